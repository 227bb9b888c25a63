//! What the parts of a page are to somebody who hears them (tagged PDF, PDF/UA-1).

use core::num::NonZeroU16;

use krilla::tagging::{
    Identifier, ListNumbering, Node as KrillaNode, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

/// A leaf: what is drawn belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Leaf(pub(crate) usize);

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Section,
    Heading(Rank, String),
    Paragraph,
    List,
    Item,
    Table,
    Row,
    /// Names the column below it.
    ColumnHead,
    /// Names the cell beside it.
    RowHead,
    Cell,
    /// With what it says in words.
    Figure(String),
}

/// How high a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    Title,
    Section,
}

/// A part and what it is made of.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Leaf(Role, Leaf),
    Branch(Role, Vec<Self>),
}

/// The tree as the PDF takes it; `drawn` holds what was drawn of each leaf.
pub(crate) fn tag_tree(nodes: &[Node], drawn: &[Vec<Identifier>]) -> TagTree {
    let mut tree = TagTree::new();
    for node in nodes {
        tree.push(group(node, drawn));
    }
    tree
}

// As deep as our own documents are, whatever was read: a table in a section.
fn group(node: &Node, drawn: &[Vec<Identifier>]) -> TagGroup {
    let mut group = TagGroup::new(kind(match node {
        Node::Leaf(role, _) | Node::Branch(role, _) => role,
    }));
    match node {
        Node::Leaf(role, leaf) => {
            let parts = drawn.get(leaf.0).into_iter().flatten().copied();
            if *role == Role::Item {
                // A list item holds its text in a body of its own. Source: ISO 32000-1 §14.8.4.3.3.
                let body = parts.map(KrillaNode::from).collect();
                group.push(TagGroup::with_children(Tag::LBody, body));
            } else {
                parts.for_each(|part| group.push(part));
            }
        }
        Node::Branch(_, nodes) => nodes.iter().for_each(|node| group.push(self::group(node, drawn))),
    }
    group
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Section => Tag::Section.into(),
        Role::Heading(rank, title) => {
            let level = match rank {
                Rank::Title => NonZeroU16::MIN,
                Rank::Section => NonZeroU16::MIN.saturating_add(1),
            };
            Tag::Hn(level, Some(title.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
    }
}
