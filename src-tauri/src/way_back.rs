//! What a person hands in to come back without the passphrase: the words of a paper, shares of guardians, pictures of either.
//! They come one by one and are kept until they suffice; locking drops them.

use tefuda_crypto::Identity;
use tefuda_holder::{Problem, RecoveryError, read_recovery};
use tefuda_vault::CodeError;
use zeroize::Zeroizing;

use crate::views::WayView;

/// The most pieces: fifteen shares, and one that was handed in wrongly.
const MOST_PIECES: usize = 16;

/// Pieces of a way back.
#[derive(Default)]
pub(crate) struct WayBack {
    pieces: Vec<Zeroizing<Vec<u8>>>,
    stand: Stand,
}

/// How far they lead.
#[derive(Default)]
enum Stand {
    /// Nothing was handed in.
    #[default]
    Nothing,
    /// More shares are needed.
    Lacking { given: u8, needed: u8 },
    /// They suffice.
    Ready(Box<Identity>),
}

impl WayBack {
    /// Takes one more piece. What is no piece of the same way leaves those before it as they were.
    pub(crate) fn hand_in(&mut self, piece: Vec<u8>) -> Result<(), Problem> {
        let piece = Zeroizing::new(piece);
        if self.pieces.contains(&piece) {
            return Ok(());
        }
        if self.pieces.len() == MOST_PIECES {
            return Err(Problem::new("split_counts"));
        }
        self.pieces.push(piece);
        let all: Vec<Vec<u8>> = self.pieces.iter().map(|piece| piece.to_vec()).collect();
        match read_recovery(&all) {
            Ok(identity) => self.stand = Stand::Ready(Box::new(identity)),
            Err(RecoveryError::Code(CodeError::TooFew { given, needed })) => {
                self.stand = Stand::Lacking { given, needed };
            }
            Err(error) => {
                self.pieces.pop();
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// The key they make.
    pub(crate) fn identity(&self) -> Result<&Identity, Problem> {
        match &self.stand {
            Stand::Ready(identity) => Ok(identity),
            Stand::Nothing | Stand::Lacking { .. } => Err(Problem::new("code_needed")),
        }
    }

    /// How far they lead.
    pub(crate) fn view(&self) -> WayView {
        let (given, needed) = match self.stand {
            Stand::Nothing | Stand::Ready(_) => (0, 0),
            Stand::Lacking { given, needed } => (given, needed),
        };
        WayView {
            ready: matches!(self.stand, Stand::Ready(_)),
            given,
            needed,
        }
    }

    /// Forgets them.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use tefuda_crypto::{Passphrase, SystemRandom};
    use tefuda_holder::split_recovery;
    use tefuda_record::Moment;
    use tefuda_vault::{Home, LockedHome};

    use super::*;

    #[test]
    fn shares_come_one_by_one_and_what_is_none_leaves_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home");
        let passphrase = Passphrase::new("七転び八起き九十").unwrap();
        let mut home = Home::create(&path, &passphrase, "手札 花子", &mut SystemRandom).unwrap();
        let pages = split_recovery(&mut home, (2, 3), Moment(1_795_000_000), &mut SystemRandom).unwrap();
        let mut way = WayBack::default();
        assert_eq!(way.identity().err().unwrap().code, "code_needed");
        way.hand_in(pages[2].qr.as_bytes().to_vec()).unwrap();
        way.hand_in(pages[2].qr.as_bytes().to_vec()).unwrap();
        assert_eq!((way.view().given, way.view().needed, way.view().ready), (1, 2, false));
        assert!(way.hand_in(b"no words of ours".to_vec()).is_err());
        assert_eq!((way.view().given, way.view().ready), (1, false));
        let typed: Vec<&str> = pages[0].lines.iter().map(|line| line.kana.as_str()).collect();
        way.hand_in(typed.join("\n").into_bytes()).unwrap();
        assert!(way.view().ready);
        assert!(
            LockedHome::open(&path)
                .unwrap()
                .unlock_with_recovery(way.identity().unwrap())
                .is_ok()
        );
        way.clear();
        assert!(!way.view().ready);
    }
}
