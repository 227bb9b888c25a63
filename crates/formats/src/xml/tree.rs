//! An XML document as a flat list of elements, for formats that speak in attributes.
//!
//! Elements stand in the order in which they begin and know where their last descendant ends, so that nobody needs recursion
//! to look inside.

use super::{Step, walk};
use crate::FormatError;

/// One element.
#[derive(Default)]
pub(crate) struct Element {
    /// Its name without the prefix.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, blanks around it cut.
    pub(crate) text: String,
    /// How deep it stands; the root at 1.
    depth: usize,
    /// The place after its last descendant.
    end: usize,
    /// The line it begins on, from 1.
    pub(crate) line: usize,
}

/// A document.
pub(crate) struct Tree(Vec<Element>);

/// An element with its place in the document.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    at: usize,
}

impl Tree {
    /// Reads a document.
    ///
    /// # Errors
    /// [`FormatError::Malformed`] for what is not well-formed, has a DOCTYPE or hides digits; [`FormatError::TooLarge`].
    pub(crate) fn read(part: usize, document: &str) -> Result<Self, FormatError> {
        let malformed = FormatError::Malformed { part };
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let (mut line, mut counted) = (1, 0);
        walk(part, document, |step, at| {
            match step {
                Step::Open(tag) => {
                    let passed = document.as_bytes().get(counted..at).unwrap_or_default();
                    line += passed.iter().filter(|byte| **byte == b'\n').count();
                    counted = at;
                    open.push(elements.len());
                    elements.push(Element {
                        name: tag.name().to_owned(),
                        attributes: tag.attributes().ok_or(malformed)?,
                        depth: open.len(),
                        line,
                        ..Element::default()
                    });
                }
                Step::Text(text) => {
                    if let Some(element) = open.last().and_then(|at| elements.get_mut(*at)) {
                        element.text.push_str(text);
                    }
                }
                Step::Close(_) => {
                    let end = elements.len();
                    if let Some(element) = open.pop().and_then(|at| elements.get_mut(at)) {
                        element.end = end;
                        element.text = element.text.trim().to_owned();
                    }
                }
            }
            Ok(())
        })?;
        Ok(Self(elements))
    }

    /// The root.
    pub(crate) fn root(&self) -> Option<Node<'_>> {
        (!self.0.is_empty()).then_some(Node { tree: self, at: 0 })
    }
}

impl<'t> Node<'t> {
    /// What it is.
    pub(crate) fn element(self) -> Option<&'t Element> {
        self.tree.0.get(self.at)
    }

    /// Its name without the prefix.
    pub(crate) fn name(self) -> &'t str {
        self.element().map_or("", |element| &element.name)
    }

    /// Its own text.
    pub(crate) fn text(self) -> &'t str {
        self.element().map_or("", |element| &element.text)
    }

    /// An attribute, by its name without the prefix; empty where it is not there.
    pub(crate) fn attribute(self, name: &str) -> &'t str {
        self.element()
            .and_then(|element| element.attributes.iter().find(|(key, _)| key == name))
            .map_or("", |(_, value)| value.trim())
    }

    /// Everything inside it, in document order.
    pub(crate) fn inside(self) -> impl Iterator<Item = Self> + 't {
        let end = self.element().map_or(self.at, |element| element.end);
        let tree = self.tree;
        (self.at + 1..end).map(move |at| Self { tree, at })
    }

    /// Its children.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> + 't {
        let (tree, end) = (self.tree, self.element().map_or(self.at, |element| element.end));
        let mut next = self.at + 1;
        core::iter::from_fn(move || {
            let child = Self { tree, at: next };
            if next >= end {
                return None;
            }
            next = child.element().map_or(end, |element| element.end);
            Some(child)
        })
    }

    /// The first child of this name.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// The descendant at the end of these names, the first child of each.
    pub(crate) fn path(self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self, |node, name| node.child(name))
    }

    /// How deep it stands.
    pub(crate) fn depth(self) -> usize {
        self.element().map_or(0, |element| element.depth)
    }

    /// The line it begins on.
    pub(crate) fn line(self) -> usize {
        self.element().map_or(0, |element| element.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_know_their_attributes_children_and_lines() {
        let tree = Tree::read(
            0,
            "<?xml version=\"1.0\"?>\n<x:a k='&lt;&#x624b;'>\n<b> 1 &amp;2</b><c><b/></c></x:a>",
        )
        .unwrap();
        let root = tree.root().unwrap();
        assert_eq!((root.name(), root.attribute("k"), root.line()), ("a", "<手", 2));
        let names: Vec<&str> = root.children().map(Node::name).collect();
        assert_eq!(names, ["b", "c"]);
        assert_eq!(root.child("b").unwrap().text(), "1 &2");
        assert_eq!(root.inside().filter(|node| node.name() == "b").count(), 2);
        assert_eq!(root.path(&["c", "b"]).unwrap().depth(), 3);
    }

    #[test]
    fn what_is_not_well_formed_or_could_grow_is_refused() {
        for document in [
            "",
            "text",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>text",
            "<a>&b;</a>",
            "<a k='&b;'/>",
            "<a k='&#49;'/>",
            "<a k='&#xff11;'/>",
            "<a k='1' k='2'/>",
            "<a>&#49;</a>",
            "<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        ] {
            assert_eq!(
                Tree::read(0, document).err(),
                Some(FormatError::Malformed { part: 0 }),
                "{document}"
            );
        }
        let deep = format!("{}{}", "<a>".repeat(33), "</a>".repeat(33));
        assert!(matches!(Tree::read(0, &deep).err(), Some(FormatError::TooLarge { .. })));
    }
}
