//! Made-up people and every paper about them. Nobody holds these numbers.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

use qrcode::{Color, EcLevel, QrCode};
use tefuda_paper::*;
use tefuda_record::{Day, Moment, parse_day};

/// What the symbols of proofs hold: about as many digits as a proof does.
pub(crate) fn digits() -> String {
    "31415926535897932384626433832795028841971693993751".repeat(17)
}

/// A symbol of level M.
pub(crate) fn symbol(content: &str) -> Symbol {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).unwrap();
    let side = code.width();
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    Symbol::from_rows(dark.chunks(side).map(|row| row.to_vec())).unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    parse_day(text).unwrap()
}

/// What works at two sorts of counter.
pub(crate) fn means() -> MeansSheet {
    let place = |place: &str, means: &[(&str, &str)]| PlaceMeans {
        place: place.to_owned(),
        means: means
            .iter()
            .map(|(show, reach)| ((*show).to_owned(), (*reach).to_owned()))
            .collect(),
    };
    MeansSheet {
        on: Some(day("2026-11-25")),
        held: vec!["資格確認書".to_owned(), "初めての所".to_owned()],
        places: vec![
            place("機械が使える窓口", &[("資格確認書を出す", "これだけで足ります")]),
            place("訪問・自宅", &[]),
        ],
        pays: vec!["2割（紙のとおり）".to_owned()],
        laws: vec!["健康保険法51条の3".to_owned(), "保発0710第1号".to_owned()],
    }
}

/// A proof of twelve items.
pub(crate) fn proof(name: &str) -> Proof {
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Proof {
        symbol: symbol(&digits()),
        name: Some(name.to_owned()),
        name_kana: Some("タカハシ ハナコ".to_owned()),
        lines: vec![
            line("生年月日", &day("1954-03-04").both()),
            line("性別", "女"),
            line("保険者番号", "138990"),
            line("記号", "国12"),
            line("番号", "3456"),
            line("枝番", "01"),
            line("資格取得日", &day("2024-04-01").both()),
            line("有効期限", &day("2027-07-31").both()),
            line("負担割合", "2割"),
            line("保険者の名称", "例示区国民健康保険"),
        ],
        grade: ProofGrade::Issued {
            by: "例示区国民健康保険".to_owned(),
        },
        check_code: "7K3-9QD".to_owned(),
        made_on: day("2026-11-25"),
        until: Until::Day(day("2027-02-23")),
    }
}

pub(crate) fn insured() -> Insured {
    let some = |text: &str| Some(text.to_owned());
    Insured {
        name: some("髙橋 花子"),
        name_kana: some("タカハシ ハナコ"),
        birth_day: Some(day("1954-03-04")),
        sex: some("女"),
        address: some("東京都例示区例示町9-9-9"),
        phone: None,
        insurer_name: some("例示区国民健康保険"),
        insurer_number: some("138990"),
        symbol: some("国12"),
        number: some("3456"),
        branch: some("01"),
        insured_name: some("髙橋 花子"),
    }
}

pub(crate) fn summary_of(medicines: usize) -> Summary {
    let names = [
        "アムロジピン錠5mg「例示」",
        "メトホルミン塩酸塩錠250mg「例示」",
        "ロキソプロフェンナトリウムテープ100mg",
        "酸化マグネシウム錠330mg",
    ];
    Summary {
        name: Some("髙橋 花子".to_owned()),
        name_kana: Some("タカハシ ハナコ".to_owned()),
        name_roman: Some("TAKAHASHI HANAKO".to_owned()),
        birth_day: Some(day("1954-03-04")),
        sex: Some(Sex::Female),
        allergies: vec![SummaryAllergy {
            substance: "ペニシリン".to_owned(),
            reaction: Some("発疹、息苦しさ".to_owned()),
            kind: Some(AllergyKind::Allergy),
        }],
        medicines: names
            .iter()
            .cycle()
            .take(medicines)
            .enumerate()
            .map(|(at, name)| SummaryMedicine {
                name: format!("{name} {}", at + 1),
                generic: Some("【般】一般名の例".to_owned()),
                usage: Some("1日1回 朝食後に".to_owned()),
                amount: Some("1錠".to_owned()),
                since: Some(day("2026-11-02")),
                place: Some("例示薬局".to_owned()),
            })
            .collect(),
        conditions: vec!["ペースメーカーを入れています。".to_owned()],
        contacts: vec![SummaryContact {
            name: "手札 一郎".to_owned(),
            relation: Some("長男".to_owned()),
            phone: Some("03-0000-0020".to_owned()),
        }],
        as_of: Some(day("2026-11-25")),
    }
}

/// Lines as a recovery code has them.
fn codes() -> Vec<String> {
    (1..=6)
        .map(|at| format!("やま かわ そら みち はな とり ／ けん{at}"))
        .collect()
}

/// Every paper there is, by a name for its file.
pub(crate) fn every_paper(words: &Words) -> Vec<(&'static str, Paper)> {
    let moment = Moment::parse("2026-11-25T09:40:00Z").unwrap();
    let screen = Proof {
        grade: ProofGrade::SelfAttested,
        until: Until::Moment(moment),
        ..proof("髙橋 花子")
    };
    let witnessed = Proof {
        grade: ProofGrade::Witnessed {
            by: "例示医院".to_owned(),
            on: Some(day("2026-10-03")),
        },
        ..proof("葛\u{E0100}城 𠮷乃助")
    };
    let long = proof("寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末 ヴォルフガング・アマデウス");
    let many = [
        proof("髙橋 花子"),
        witnessed.clone(),
        long,
        proof("手札 一郎"),
        screen.clone(),
    ];
    vec![
        ("proof-page", proof_page(&screen, words)),
        ("proof-card", proof_card(&witnessed, words)),
        ("proof-sheet", proof_sheet(&many, words)),
        (
            "statement",
            statement(
                &Statement {
                    facility: Some("例示医院".to_owned()),
                    written_on: Some(day("2026-11-25")),
                    insurance: Some(InsuranceKind::National),
                    burden: Burden::of_record("2"),
                    acquired_on: Some(day("2024-04-01")),
                    insured: insured(),
                    ..Statement::default()
                },
                words,
            ),
        ),
        ("statement-empty", statement(&Statement::default(), words)),
        (
            "claim",
            claim(
                &Claim {
                    insured: insured(),
                    relation: Some("本人".to_owned()),
                    month: Some("令和8年11月".to_owned()),
                    institution: Some("例示医院".to_owned()),
                    place: Some(Place::Outpatient),
                    paid: Some(12_340),
                    paid_on: Some(day("2026-11-20")),
                    last_day: Some(day("2028-11-20")),
                    ..Claim::default()
                },
                words,
            ),
        ),
        (
            "ceiling",
            ceiling_request(
                &CeilingRequest {
                    insured: insured(),
                    relation: Some("本人".to_owned()),
                    from: Some(day("2026-12-01")),
                    ..CeilingRequest::default()
                },
                words,
            ),
        ),
        (
            "grant",
            grant_note(
                &GrantNote {
                    person: "髙橋 花子".to_owned(),
                    proxy: "手札 一郎".to_owned(),
                    fingerprint: Some("7K3-9QD-2MX".to_owned()),
                    scopes: vec![
                        ("資格".to_owned(), "見る・資格を見せる".to_owned()),
                        ("薬".to_owned(), "見る・追加する・薬を受け取る".to_owned()),
                    ],
                    from: day("2026-11-25"),
                    until: day("2027-11-24"),
                    signed: None,
                },
                words,
            ),
        ),
        ("expenses", expense_sheet(&expenses(), words)),
        ("means", means_sheet(&means(), words)),
        (
            "deletion",
            deletion_letter(
                &DeletionLetter {
                    to: Some("例示医院".to_owned()),
                    from: Some("髙橋 花子".to_owned()),
                    contact: None,
                    written_on: day("2026-11-25"),
                    shown_on: day("2026-11-02"),
                    purpose: "受診".to_owned(),
                    fields: ["氏名", "生年月日", "保険者番号", "記号", "番号", "負担割合"]
                        .map(str::to_owned)
                        .into(),
                },
                words,
            ),
        ),
        ("summary", summary(&summary_of(40))),
        ("emergency", emergency_sheet(&summary_of(40))),
        ("emergency-empty", emergency_sheet(&Summary::default())),
        (
            "recovery",
            recovery_page(
                &RecoveryPage {
                    lines: codes(),
                    symbol: Some(symbol("TEFUDA-RECOVERY-MADE-UP-0001")),
                    made_on: day("2026-11-25"),
                },
                words,
            ),
        ),
        (
            "guardian",
            guardian_page(
                &GuardianShare {
                    guardian: Some("手札 一郎".to_owned()),
                    number: 2,
                    total: 3,
                    needed: 2,
                    lines: codes(),
                    symbol: Some(symbol("TEFUDA-SHARE-MADE-UP-0002")),
                    made_on: day("2026-11-25"),
                },
                words,
            ),
        ),
        (
            "poster",
            poster(&Poster {
                clinic: "例示医院".to_owned(),
                code: Some("1319910012".to_owned()),
                symbol: symbol(&digits()),
                purpose: "受診".to_owned(),
                fields: ["氏名", "生年月日", "保険者番号", "記号", "番号", "負担割合"]
                    .map(str::to_owned)
                    .into(),
                fingerprint: Some("7K3-9QD-2MX".to_owned()),
                until: Some(day("2027-03-31")),
            }),
        ),
    ]
}

fn expenses() -> ExpenseSheet {
    let one = |person: &str, payee: &str, kind, paid| Expense {
        person: person.to_owned(),
        payee: payee.to_owned(),
        kind: Some(kind),
        paid,
        covered: 0,
    };
    ExpenseSheet {
        year: 2026,
        name: Some("髙橋 花子".to_owned()),
        address: None,
        notice: Some(NoticeTotal {
            told: 45_600,
            paid: None,
            covered: None,
        }),
        rows: vec![
            one("髙橋 花子", "例示医院", ExpenseKind::Treatment, 12_340),
            one("髙橋 花子", "例示薬局", ExpenseKind::Medicine, 3_200),
            one("髙橋 花子", "例示医院", ExpenseKind::Treatment, 1_000),
            one("手札 一郎", "例示歯科", ExpenseKind::Treatment, 45_000),
        ],
    }
}
