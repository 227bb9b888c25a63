//! Made-up people and proofs for the tests and figures of the codec. Nobody here exists.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_crypto::{Random, RandomError, SigningKey, sha256};

/// Throws the same numbers for the same seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// The next number (SplitMix64).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// One of several words.
    pub(crate) fn one(&mut self, of: &str) -> String {
        let all: Vec<&str> = of.split_whitespace().collect();
        let at = self.below(all.len() as u64);
        all.into_iter()
            .nth(usize::try_from(at).unwrap_or_default())
            .unwrap_or_default()
            .to_owned()
    }

    /// `n` random bytes in base64url.
    pub(crate) fn text(&mut self, n: usize) -> String {
        let bytes: Vec<u8> = (0..n).map(|_| self.next().to_be_bytes()[0]).collect();
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    fn day(&mut self, from: u64, to: u64) -> String {
        let year = from + self.below(to - from);
        format!("{year}-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }
}

impl Random for Dice {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for byte in out {
            *byte = self.next().to_be_bytes()[0];
        }
        Ok(())
    }
}

/// Fields in the order of the kind.
pub(crate) type Person = Vec<(&'static str, String)>;

/// The person whose figures are quoted: 20 fields.
pub(crate) fn reference() -> Person {
    [
        ("document", "certificate"),
        ("insurer_number", "00138990"),
        ("insured_symbol", "国12"),
        ("insured_number", "3456789"),
        ("branch_number", "01"),
        ("name", "髙橋 花子"),
        ("name_kana", "タカハシ ハナコ"),
        ("birth_day", "1985-04-01"),
        ("sex", "female"),
        ("relation", "insured"),
        ("insured_person_name", "髙橋 花子"),
        ("address", "東京都例示区例示町9-9-9"),
        ("acquired_on", "2024-04-01"),
        ("issued_on", "2026-08-01"),
        ("expires_on", "2027-07-31"),
        ("burden_ratio", "3"),
        ("burden_from", "2026-08-01"),
        ("insurer_name", "例示区国民健康保険"),
        ("insurer_address", "東京都例示区例示町1-1-1"),
        ("insurer_phone", "03-0000-0010"),
    ]
    .map(|(id, value)| (id, value.to_owned()))
    .to_vec()
}

/// Somebody else; half of them with surnames, most with given names and places that the dictionary does not have.
pub(crate) fn somebody(dice: &mut Dice) -> Person {
    let (kanji, kana) = if dice.below(2) == 0 {
        pair(&dice.one("佐藤=サトウ 田中=タナカ 渡邉=ワタナベ 斎藤=サイトウ 五十嵐=イガラシ 小野寺=オノデラ 林=ハヤシ 大久保=オオクボ"))
    } else {
        pair(&dice.one("鷲頭=ワシズ 穂苅=ホカリ 勅使河原=テシガワラ 槇原=マキハラ 釼持=ケンモチ 閏間=ウルマ 𠮷崎=ヨシザキ 笏本=シャクモト 蓮尾=ハスオ 瀧澤=タキザワ 鍬形=クワガタ 冨樫=トガシ"))
    };
    let (given, given_kana) = pair(&dice.one(
        "花子=ハナコ 眞之介=シンノスケ 優羽菜=ユウナ 燈=アカリ 慶次郎=ケイジロウ 紗耶香=サヤカ 朋哉=トモヤ 莞爾=カンジ 芙美=フミ 惣一朗=ソウイチロウ ゆかり=ユカリ 碧=ミドリ 凪沙=ナギサ 晴臣=ハルオミ",
    ));
    let name = format!("{kanji} {given}");
    let (place, prefecture) = (
        dice.one("例示 見本 仮名 架空 想定 試作川 名無野 空想台"),
        dice.one("東京都 北海道 愛知県 大阪府 沖縄県 鹿児島県"),
    );
    let insurer = match dice.below(4) {
        0 | 1 => format!("{place}市国民健康保険"),
        2 => format!("{place}電機健康保険組合"),
        _ => format!("全国健康保険協会 {place}支部"),
    };
    let symbol = match dice.below(3) {
        0 => format!("{}", dice.below(100_000_000)),
        1 => format!("{place}{}", dice.below(100)),
        _ => format!("{}-{}", dice.below(100), dice.below(1000)),
    };
    vec![
        ("document", dice.one("certificate notice")),
        ("insurer_number", format!("{:08}", dice.below(100_000_000))),
        ("insured_symbol", symbol),
        ("insured_number", format!("{}", dice.below(10_000_000))),
        ("branch_number", format!("{:02}", dice.below(6))),
        ("name", name.clone()),
        ("name_kana", format!("{kana} {given_kana}")),
        ("birth_day", dice.day(1925, 2025)),
        ("sex", dice.one("male female")),
        ("relation", dice.one("insured dependent")),
        ("insured_person_name", name),
        (
            "address",
            format!(
                "{prefecture}{place}市{place}町{}-{}-{}",
                dice.below(20),
                dice.below(30),
                dice.below(30)
            ),
        ),
        ("acquired_on", dice.day(1990, 2026)),
        ("issued_on", dice.day(2024, 2026)),
        ("expires_on", dice.day(2027, 2030)),
        ("burden_ratio", dice.one("1 2 3")),
        ("burden_from", dice.day(2024, 2026)),
        ("insurer_name", insurer),
        (
            "insurer_address",
            format!("{prefecture}{place}市中央区{}-{}", dice.below(20), dice.below(30)),
        ),
        ("insurer_phone", format!("03-0000-{:04}", dice.below(10_000))),
    ]
}

fn pair(text: &str) -> (String, String) {
    let (one, other) = text.split_once('=').unwrap_or_default();
    (one.to_owned(), other.to_owned())
}

/// The bundles of the presets, in the order of an issuer, and one thing that the hospital preset does not show.
pub(crate) const HOSPITAL: [&[&str]; 5] = [
    &["relation", "insurer_name"],
    &["name_kana", "sex"],
    &[
        "insurer_number",
        "insured_symbol",
        "insured_number",
        "branch_number",
        "expires_on",
        "burden_ratio",
    ],
    &["name", "birth_day"],
    &["address", "insurer_address", "insurer_phone"],
];

/// What an issued proof is made of.
pub(crate) struct Issued {
    /// The issuer's `iss`.
    pub(crate) issuer: String,
    /// The JSON of every disclosure, and whether it is shown.
    pub(crate) disclosures: Vec<(String, bool)>,
    /// JSON members between `cnf` or `_sd` and the end, each beginning with a comma.
    pub(crate) more: String,
    /// The key binding's `aud`; `None` for a proof without key binding.
    pub(crate) audience: Option<String>,
}

impl Issued {
    /// The bundles of the hospital preset, four of five shown.
    pub(crate) fn hospital(person: &Person, dice: &mut Dice) -> Self {
        let bundles = HOSPITAL.iter().enumerate().map(|(at, ids)| {
            let members: Vec<String> = ids
                .iter()
                .filter_map(|id| person.iter().find(|(known, _)| known == id))
                .map(|(id, value)| format!(r#""{id}":"{value}""#))
                .collect();
            let json = format!(r#"["{}","b{}",{{{}}}]"#, dice.text(16), at + 1, members.join(","));
            (json, at < 4)
        });
        Self::of(bundles.collect())
    }

    /// Every field alone; those for which `shown` says so are shown.
    pub(crate) fn fields(person: &Person, dice: &mut Dice, mut shown: impl FnMut(usize) -> bool) -> Self {
        let fields = person
            .iter()
            .enumerate()
            .map(|(at, (id, value))| (format!(r#"["{}","{id}","{value}"]"#, dice.text(16)), shown(at)));
        Self::of(fields.collect())
    }

    fn of(disclosures: Vec<(String, bool)>) -> Self {
        Self {
            issuer: "https://kokuho.reiji.example".to_owned(),
            disclosures,
            more: String::new(),
            audience: Some("urn:tefuda:anyone".to_owned()),
        }
    }

    /// The whole proof, signed by keys made on the spot.
    pub(crate) fn sign(&self, dice: &mut Dice) -> Result<String, Box<dyn std::error::Error>> {
        let holder = SigningKey::make(dice)?;
        let mut digests: Vec<String> = self.disclosures.iter().map(|(json, _)| digest(&base64(json))).collect();
        digests.sort();
        let payload = format!(
            r#"{{"iss":"{}","iat":{}{},"exp":{},"vct":"urn:tefuda:eligibility:1",{},"_sd":["{}"]{}}}"#,
            self.issuer,
            1_789_948_800,
            if self.audience.is_some() {
                ""
            } else {
                ",\"nbf\":1789948800"
            },
            // A midnight in Japan.
            1_789_948_800 + 86_400 * 90 - 32_400,
            cnf(&holder),
            digests.join(r#"",""#),
            self.more,
        );
        let issuer = SigningKey::make(dice)?;
        let mut proof = jws(r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"k1"}"#, &payload, &issuer)?;
        proof.push('~');
        for (json, _) in self.disclosures.iter().filter(|(_, shown)| *shown) {
            proof.push_str(&base64(json));
            proof.push('~');
        }
        match &self.audience {
            Some(audience) => bind(proof, audience, &holder, dice),
            None => Ok(proof),
        }
    }
}

/// A self-attested proof of some fields.
pub(crate) fn self_attested(
    person: &Person,
    ids: &[&str],
    dice: &mut Dice,
) -> Result<String, Box<dyn std::error::Error>> {
    let holder = SigningKey::make(dice)?;
    let members: String = person
        .iter()
        .filter(|(id, _)| ids.contains(id))
        .map(|(id, value)| format!(r#","{id}":"{value}""#))
        .collect();
    let payload = format!(
        r#"{{"iss":"urn:tefuda:self","iat":1794960000,"exp":1795046400,"vct":"urn:tefuda:self-attested:1",{}{members}}}"#,
        cnf(&holder)
    );
    let mut proof = jws(r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#, &payload, &holder)?;
    proof.push('~');
    bind(proof, "urn:tefuda:anyone", &holder, dice)
}

/// Appends a key binding.
pub(crate) fn bind(
    proof: String,
    audience: &str,
    holder: &SigningKey,
    dice: &mut Dice,
) -> Result<String, Box<dyn std::error::Error>> {
    let now = 1_795_000_000 + dice.below(1_000_000);
    let payload = format!(
        r#"{{"iat":{now},"exp":{},"aud":"{audience}","nonce":"{}","purpose":"visit","sd_hash":"{}"}}"#,
        now + 600,
        dice.text(8),
        digest(&proof)
    );
    Ok(proof + &jws(r#"{"alg":"ES256","typ":"kb+jwt"}"#, &payload, holder)?)
}

/// `"cnf":{…}` of a key.
pub(crate) fn cnf(key: &SigningKey) -> String {
    let key = key.public();
    let [x, y] = [key.x(), key.y()].map(|c| BASE64_URL_SAFE_NO_PAD.encode(c));
    format!(r#""cnf":{{"jwk":{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}}}"#)
}

/// `header.payload.signature`.
pub(crate) fn jws(header: &str, payload: &str, key: &SigningKey) -> Result<String, Box<dyn std::error::Error>> {
    let input = format!("{}.{}", base64(header), base64(payload));
    let signature = key.sign(input.as_bytes())?;
    Ok(format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature.bytes())))
}

/// base64url.
pub(crate) fn base64(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(text)
}

/// SHA-256 in base64url.
pub(crate) fn digest(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(sha256(text.as_bytes()))
}
