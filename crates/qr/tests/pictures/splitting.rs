//! One content over several symbols, on one picture and on several.

use encoding_rs::SHIFT_JIS;
use tefuda_qr::{Code, Damage, Level, Symbol, join, make_sequence, make_symbol};

use crate::paper::Sheet;

/// A slip cut in four; each cut goes through a line.
const FRAGMENTS: [&[u8]; 4] = [
    include_bytes!("../fragments/1of4.bin"),
    include_bytes!("../fragments/2of4.bin"),
    include_bytes!("../fragments/3of4.bin"),
    include_bytes!("../fragments/4of4.bin"),
];

fn slip() -> (Vec<u8>, Vec<Code>) {
    let content = FRAGMENTS.concat();
    let codes = make_sequence(&content, Level::M, 318).unwrap();
    assert_eq!(codes.len(), 4);
    (content, codes)
}

fn page(codes: &[&Code]) -> Vec<Symbol> {
    let side = (codes[0].size_modules() as usize + 8) * 4;
    let mut sheet = Sheet::new(side * 2, side * 2);
    for (place, code) in codes.iter().enumerate() {
        sheet = sheet.with(code, (place % 2 * side, place / 2 * side), 4);
    }
    sheet.read()
}

#[test]
fn a_sequence_carries_the_fragments_and_their_header() {
    let (_, codes) = slip();
    for (index, (code, fragment)) in (0_u8..).zip(codes.iter().zip(FRAGMENTS)) {
        let [symbol] = Sheet::of(code, 3).read().try_into().unwrap();
        let append = symbol.append.unwrap();
        assert_eq!((append.index, append.total, append.parity), (index, 4, 0xAB));
        assert_eq!(symbol.bytes, fragment);
    }
}

#[test]
fn a_cut_through_a_character_heals() {
    let content = FRAGMENTS.concat();
    let codes = make_sequence(&content, Level::L, 260).unwrap();
    let symbols: Vec<Symbol> = codes.iter().flat_map(|code| Sheet::of(code, 3).read()).collect();
    // A lead byte at the end of one symbol, its trail byte at the start of the next.
    assert!(symbols.iter().any(|symbol| SHIFT_JIS.decode(&symbol.bytes).2));
    let [joined] = join(symbols).contents.try_into().unwrap();
    assert_eq!(joined, content);
    assert!(!SHIFT_JIS.decode(&joined).2);
}

#[test]
fn four_symbols_on_one_picture_join() {
    let (content, codes) = slip();
    let joined = join(page(&[&codes[2], &codes[0], &codes[3], &codes[1]]));
    assert_eq!(joined.contents, [content]);
    assert!(joined.incomplete.is_empty() && joined.damaged.is_empty());
}

#[test]
fn several_pictures_in_any_order_join_though_one_was_taken_twice() {
    let (content, codes) = slip();
    let other = make_symbol("別の紙".as_bytes(), Level::M, 40).unwrap();
    let mut symbols = page(&[&codes[3], &codes[1]]);
    symbols.extend(Sheet::of(&other, 4).turned(90.0).read());
    symbols.extend(page(&[&codes[1], &codes[0]]));
    symbols.extend(Sheet::of(&codes[2], 5).turned(180.0).read());
    let joined = join(symbols);
    assert_eq!(joined.contents, [content, "別の紙".as_bytes().to_vec()]);
    assert!(joined.incomplete.is_empty() && joined.damaged.is_empty());
}

#[test]
fn a_missing_symbol_is_named_and_the_next_picture_completes_it() {
    let (content, codes) = slip();
    let joined = join(page(&[&codes[3], &codes[0], &codes[1]]));
    assert!(joined.contents.is_empty() && joined.damaged.is_empty());
    let [mut incomplete] = joined.incomplete.try_into().unwrap();
    assert_eq!((incomplete.have, incomplete.total, incomplete.missing), (3, 4, vec![2]));
    incomplete.symbols.extend(Sheet::of(&codes[2], 4).read());
    assert_eq!(join(incomplete.symbols).contents, [content]);
}

#[test]
fn two_slips_on_the_table_stay_apart() {
    let (content, codes) = slip();
    let second: Vec<u8> = content.iter().map(|byte| byte.wrapping_add(1)).collect();
    let more = make_sequence(&second, Level::M, 450).unwrap();
    assert_eq!(more.len(), 3);
    let mut symbols = page(&[&codes[0], &codes[1], &codes[2], &codes[3]]);
    symbols.extend(page(&[&more[2], &more[1], &more[0]]));
    assert_eq!(join(symbols).contents, [content, second]);
}

#[test]
fn a_wrong_parity_is_damage_and_the_bytes_are_kept() {
    let (content, codes) = slip();
    let mut symbols = page(&[&codes[0], &codes[1], &codes[2], &codes[3]]);
    for append in symbols.iter_mut().filter_map(|symbol| symbol.append.as_mut()) {
        append.parity ^= 0x40;
    }
    let joined = join(symbols);
    assert!(joined.contents.is_empty());
    assert_eq!(joined.damaged[0].damage, Damage::Parity);
    assert_eq!(joined.damaged[0].pieces.concat(), content);
}

#[test]
fn sixteen_symbols_join() {
    let content: Vec<u8> = (0..=250).cycle().step_by(7).take(3_200).collect();
    let codes = make_sequence(&content, Level::L, 200).unwrap();
    assert_eq!(codes.len(), 16);
    let side = (codes[0].size_modules() as usize + 8) * 4;
    let mut sheet = Sheet::new(side * 4, side * 4);
    for (place, code) in codes.iter().enumerate() {
        sheet = sheet.with(code, (place % 4 * side, place / 4 * side), 4);
    }
    assert_eq!(join(sheet.read()).contents, [content]);
}
