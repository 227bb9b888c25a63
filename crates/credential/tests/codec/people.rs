//! Made-up people for the tests and figures of the codec. Nobody here exists.

use tefuda_crypto::{Random, RandomError};
use tefuda_record::insurer_check_digit;

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
        ("insurer_number", "138990"),
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
        ("insurer_number", insurer_number(dice)),
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

/// Any seven digits and the check digit that belongs to them.
fn insurer_number(dice: &mut Dice) -> String {
    let body = format!("{:07}", dice.below(10_000_000));
    let check = insurer_check_digit(&body).unwrap_or_default();
    format!("{body}{check}")
}
