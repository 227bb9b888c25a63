//! Refusing to be driven. A WebView obeys whoever starts it with these variables set; only builds made for driven tests
//! let that happen.

use std::ffi::OsString;

/// What hands the window over to a driver.
const VARIABLES: [&str; 3] = [
    "TAURI_AUTOMATION",
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
];

/// Which kind of build this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// For people.
    #[cfg_attr(all(driven, not(test)), expect(dead_code, reason = "made in ordinary builds only"))]
    Ordinary,
    /// For tests that drive the window (`TEFUDA_DRIVEN_BUILD` was set while building).
    #[cfg_attr(not(any(driven, test)), expect(dead_code, reason = "made in driven builds only"))]
    Driven,
}

impl Build {
    /// This build.
    pub(crate) const THIS: Self = {
        #[cfg(driven)]
        {
            Self::Driven
        }
        #[cfg(not(driven))]
        {
            Self::Ordinary
        }
    };
}

/// The variable for which this build refuses to start, if one is set.
pub(crate) fn refused(build: Build, variable: impl Fn(&str) -> Option<OsString>) -> Option<&'static str> {
    match build {
        Build::Driven => None,
        Build::Ordinary => VARIABLES.into_iter().find(|name| variable(name).is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(set: &'static str) -> impl Fn(&str) -> Option<OsString> {
        move |name| (name == set).then(|| OsString::from("false"))
    }

    #[test]
    fn an_ordinary_build_refuses_each_of_them_whatever_its_value() {
        for name in VARIABLES {
            assert_eq!(refused(Build::Ordinary, only(name)), Some(name));
            assert_eq!(refused(Build::Driven, only(name)), None);
        }
        assert_eq!(refused(Build::Ordinary, only("LANG")), None);
    }
}
