//! Files that call themselves a PDF and are none, or not quite.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use tefuda_pages::{PagesError, draw_pages, is_pdf};

/// One page of 200 by 100 points with a black square of 50 at its lower left.
fn square() -> Vec<u8> {
    page("0 0 200 100", "0 0 50 50 re f")
}

fn page(sides: &str, drawing: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[{sides}]/Contents 4 0 R>>"),
        format!("<</Length {}>>\nstream\n{drawing}\nendstream", drawing.len()),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).into_bytes());
    }
    let table = file.len();
    file.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    file.extend(format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    file
}

fn drawn(file: &[u8]) -> Result<Vec<(u32, u32, usize)>, PagesError> {
    let mut pages = Vec::new();
    draw_pages(file, &mut |page| {
        assert_eq!(page.luma.len(), usize::try_from(page.width * page.height).unwrap());
        let black = page.luma.iter().filter(|pixel| **pixel < 128).count();
        pages.push((page.width, page.height, black));
    })?;
    Ok(pages)
}

#[test]
fn a_page_is_drawn_at_300_dots_an_inch_on_white() {
    let pages = drawn(&square()).unwrap();
    let [(width, height, black)] = pages[..] else {
        panic!("{pages:?}")
    };
    assert_eq!((width, height), (833, 416));
    // 50 points are 208 dots.
    assert!(black.abs_diff(208 * 208) < 1_000, "{black}");
}

#[test]
fn a_poster_is_drawn_no_larger_than_a4() {
    let pages = drawn(&page("0 0 2000 4000", "0 0 1 1 re f")).unwrap();
    assert_eq!(pages[0].1, 3_508);
}

#[test]
fn pages_without_an_end_or_without_room_are_left_out() {
    for sides in ["0 0 0 0", "0 0 99999999 10", "0 0 1e38 1e38", "a b c d"] {
        let pages = drawn(&page(sides, "0 0 1 1 re f"));
        let largest = pages
            .unwrap_or_default()
            .into_iter()
            .map(|(width, height, _)| width.max(height))
            .max();
        assert!(largest.unwrap_or_default() <= 3_508, "{sides}");
    }
}

#[test]
fn what_is_no_pdf_is_told_from_what_is_broken() {
    assert!(is_pdf(&square()) && is_pdf(&[&[b'x'; 1_000][..], b"%PDF-1.4"].concat()));
    assert!(!is_pdf(b"") && !is_pdf(b"%PDF") && !is_pdf(&[&[b'x'; 2_000][..], b"%PDF-1.4"].concat()));
    assert_eq!(drawn(b"JAHISTC08,1"), Err(PagesError::NotAPdf));
    assert_eq!(drawn(b"%PDF-1.7\nnothing"), Err(PagesError::Damaged));
    assert_eq!(drawn(&vec![b'%'; 33 << 20]), Err(PagesError::NotAPdf));
    let mut long = square();
    long.resize(33 << 20, b' ');
    assert_eq!(drawn(&long), Err(PagesError::TooManyBytes));
}

#[test]
fn whatever_is_cut_off_or_flipped_nothing_panics() {
    let whole = square();
    for end in 0..whole.len() {
        drop(drawn(&whole[..end]));
    }
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x11;
        drop(drawn(&flipped));
    }
}
