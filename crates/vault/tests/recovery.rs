//! The ways back in: a code on paper, guardians' shares, drills.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::fs;

use common::{Place, add, files, first, note, reopen, titles, words};
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_record::Moment;
use tefuda_vault::{CodeError, CodeLine, GuardianShare, HomeError, LockedHome, Recovery, join_guardians, read_paper};

const NOW: Moment = Moment(1_795_000_000);

fn typed(lines: &[CodeLine]) -> String {
    lines.iter().map(|line| format!("{}\n", *line.kana)).collect()
}

#[test]
fn a_forgotten_passphrase_is_replaced_by_the_code_on_paper() {
    let mut place = Place::new();
    add(&mut place.vault(), 0, note("一つ目"));
    let code = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let paper = typed(&code.lines());
    let locked = LockedHome::open(&place.path()).unwrap();
    let mut home = locked.unlock_with_recovery(&read_paper(&paper).unwrap()).unwrap();
    let new = Passphrase::new("石の上にも三年").unwrap();
    home.change_passphrase(&new, &mut SystemRandom).unwrap();
    assert_eq!(
        locked.unlock_with_passphrase(&words()).unwrap_err(),
        HomeError::WrongPassphrase
    );
    let home = locked.unlock_with_passphrase(&new).unwrap();
    assert_eq!(titles(&first(&home).timeline().unwrap()), ["一つ目"]);
    // The paper is as good as before.
    locked.unlock_with_recovery(&read_paper(&paper).unwrap()).unwrap();
}

#[test]
fn a_new_code_takes_the_place_of_the_former() {
    let mut place = Place::new();
    let locked = LockedHome::open(&place.path()).unwrap();
    let first = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let former = read_paper(&typed(&first.lines())).unwrap();
    locked.unlock_with_recovery(&former).unwrap();
    let second = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    assert_eq!(
        locked.unlock_with_recovery(&former).unwrap_err(),
        HomeError::WrongRecovery
    );
    locked
        .unlock_with_recovery(&read_paper(&second.qr_text().unwrap()).unwrap())
        .unwrap();
    assert_eq!(place.home.recoveries().len(), 1);
}

#[test]
fn any_two_of_three_guardians_open_and_the_paper_still_does() {
    let mut place = Place::new();
    let code = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let shares = place
        .home
        .split_among_guardians((2, 3), NOW, &mut SystemRandom)
        .unwrap();
    let shares: Vec<GuardianShare> = shares
        .iter()
        .map(|share| GuardianShare::read(&typed(&share.lines())).unwrap())
        .collect();
    let locked = LockedHome::open(&place.path()).unwrap();
    for pair in [[0, 1], [2, 0], [1, 2]] {
        let identity = join_guardians(&pair.map(|at| shares[at].clone())).unwrap();
        locked.unlock_with_recovery(&identity).unwrap();
    }
    let one = std::slice::from_ref(&shares[0]);
    assert_eq!(
        join_guardians(one).map(drop).unwrap_err(),
        CodeError::TooFew { given: 1, needed: 2 }
    );
    assert_eq!(
        join_guardians(&[shares[0].clone(), shares[0].clone()])
            .map(drop)
            .unwrap_err(),
        CodeError::TooFew { given: 1, needed: 2 }
    );
    locked
        .unlock_with_recovery(&read_paper(&typed(&code.lines())).unwrap())
        .unwrap();
    for bad in [(1, 3), (4, 3), (2, 16)] {
        let refused = place.home.split_among_guardians(bad, NOW, &mut SystemRandom);
        assert_eq!(refused.unwrap_err(), HomeError::Split);
    }
}

#[test]
fn shares_of_former_and_other_splits_say_so() {
    let mut place = Place::new();
    let locked = LockedHome::open(&place.path()).unwrap();
    let former = place
        .home
        .split_among_guardians((2, 3), NOW, &mut SystemRandom)
        .unwrap();
    let now = place
        .home
        .split_among_guardians((2, 3), NOW, &mut SystemRandom)
        .unwrap();
    assert_eq!(
        join_guardians(&[former[0].clone(), now[1].clone()])
            .map(drop)
            .unwrap_err(),
        CodeError::OtherSet
    );
    let joined = join_guardians(&[former[0].clone(), former[1].clone()]).unwrap();
    assert_eq!(
        locked.unlock_with_recovery(&joined).unwrap_err(),
        HomeError::WrongRecovery
    );
}

#[test]
fn without_a_way_back_one_is_told_so() {
    let place = Place::new();
    let mut other = Place::new();
    let code = other.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let identity = read_paper(&typed(&code.lines())).unwrap();
    let locked = LockedHome::open(&place.path()).unwrap();
    assert_eq!(
        locked.unlock_with_recovery(&identity).unwrap_err(),
        HomeError::NoRecovery
    );
}

#[test]
fn a_drill_is_remembered_and_changes_nothing_else() {
    let mut place = Place::new();
    add(&mut place.vault(), 0, note("一つ目"));
    let code = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    assert_eq!(place.home.recoveries()[0].drilled_at, None);
    let slots = |place: &Place| -> Vec<Vec<u8>> {
        files(&place.path().join("slots"))
            .iter()
            .map(|path| fs::read(path).unwrap())
            .collect()
    };
    let before = slots(&place);
    let identity = read_paper(&typed(&code.lines())).unwrap();
    let later = Moment(NOW.0 + 86_400);
    assert_eq!(place.home.drill(&identity, later).unwrap(), Recovery::Paper);
    assert!(before == slots(&place));
    assert_eq!(reopen(&place.path()).recoveries()[0].drilled_at, Some(later));

    let mut other = Place::new();
    let code = other.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let identity = read_paper(&typed(&code.lines())).unwrap();
    assert_eq!(
        place.home.drill(&identity, later).unwrap_err(),
        HomeError::WrongRecovery
    );
}

#[test]
fn a_folder_copied_to_other_hardware_opens_with_the_paper() {
    let mut place = Place::new();
    add(&mut place.vault(), 0, note("一つ目"));
    let code = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let copied = place.folder().join("copied");
    for file in files(&place.path()) {
        let to = copied.join(file.strip_prefix(place.path()).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, &to).unwrap();
    }
    let home = LockedHome::open(&copied)
        .unwrap()
        .unlock_with_recovery(&read_paper(&typed(&code.lines())).unwrap())
        .unwrap();
    let mut vault = first(&home);
    assert_eq!(titles(&vault.timeline().unwrap()), ["一つ目"]);
    add(&mut vault, 5, note("二つ目"));
}
