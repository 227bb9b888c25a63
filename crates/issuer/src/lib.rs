//! The insurer's side: its key, its credentials, its trust list.
