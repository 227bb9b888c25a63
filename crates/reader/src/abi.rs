//! The C interface of the WASM: bytes in, bytes out, and no import.
//!
//! `take(length)` makes room for the input and says where; then `ask()` reads a question of [`Page::ask`], or `look(width, height,
//! still)` reads pixels. Both give the length of the answer, which lies at `answer()`. Everything lies in WASM's own memory, and one
//! page asks one thing at a time.

use core::cell::RefCell;

use crate::{Look, Page, proofs_in};

thread_local! {
    static PAGE: RefCell<Page> = RefCell::new(Page::new());
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// 64 megapixels of four bytes: the largest picture that is looked at.
const MOST_BYTES: usize = 256_000_000;

/// Makes the input so many bytes long; its place, or null where that is too much.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
extern "C" fn take(length: usize) -> *mut u8 {
    if length > MOST_BYTES {
        return core::ptr::null_mut();
    }
    INPUT.with_borrow_mut(|input| {
        input.clear();
        // A picture of before is not carried along for ever.
        input.shrink_to(length.max(1 << 22));
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Answers the question in the input.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
extern "C" fn ask() -> usize {
    let answer = INPUT.with_borrow_mut(|input| {
        let answer = PAGE.with_borrow_mut(|page| page.ask(input));
        input.fill(0);
        answer
    });
    say(answer)
}

/// Looks for proofs in the pixels of the input; `still` is 0 for a camera's frame.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
extern "C" fn look(width: u32, height: u32, still: u32) -> usize {
    let how = if still == 0 { Look::Frame } else { Look::Still };
    let found = INPUT.with_borrow(|input| proofs_in(input, width, height, how));
    let answer = found.ok().and_then(|found| serde_json::to_string(&found).ok());
    say(answer.unwrap_or_else(|| r#"{"refused":"picture"}"#.to_owned()))
}

/// Where the answer lies.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
extern "C" fn answer() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}

/// Forgets the last answer, which may hold what a proof said.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
extern "C" fn forget() {
    ANSWER.with_borrow_mut(|answer| answer.fill(0));
}

fn say(text: String) -> usize {
    ANSWER.with_borrow_mut(|answer| {
        *answer = text.into_bytes();
        answer.len()
    })
}
