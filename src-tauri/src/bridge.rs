//! The commands without their window: a driver that draws the UI in another browser asks here, line by line, and is
//! answered by the real deeds on a real home. It is a test, so it is in no program.
//!
//! Each line is `{"id", "command", "body"}`, where `body` is an object, or base64 of bytes; each answer is one line
//! `{"id", "answer"}` or `{"id", "refusal"}`.

use std::io::{BufRead, Write, stdin, stdout};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::{InvokeRequest, WebviewWindow};
use tauri::{Manager, WebviewWindowBuilder};
use tefuda_holder::Language;

use crate::dialogs::Dialogs;
use crate::session::Desk;
use crate::{commands, world};

#[derive(Deserialize)]
struct Asked {
    id: u64,
    command: String,
    body: Json,
}

#[test]
#[ignore = "asked by tests/ui/screens.mjs, line by line"]
fn answers_line_by_line() {
    // What the driver lays out there is chosen in every dialog.
    let dialogs = Dialogs::Folder(std::env::var_os("TEFUDA_DIALOGS").unwrap().into());
    let builder = mock_builder().manage(Desk::new(world::home_path(), Language::Ja, dialogs));
    let app = commands::register(builder).build(tauri::generate_context!()).unwrap();
    let window = app.webview_windows().remove("main").unwrap_or_else(|| {
        WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .unwrap()
    });
    for line in stdin().lock().lines() {
        let asked: Asked = serde_json::from_str(&line.unwrap()).unwrap();
        let id = asked.id;
        let said = match ask(&window, asked) {
            Ok(answer) => json!({ "id": id, "answer": answer }),
            Err(refusal) => json!({ "id": id, "refusal": refusal }),
        };
        writeln!(stdout(), "{said}").unwrap();
    }
}

fn ask(window: &WebviewWindow<MockRuntime>, asked: Asked) -> Result<Json, Json> {
    let body = match asked.body {
        Json::String(bytes) => InvokeBody::Raw(STANDARD.decode(bytes).unwrap()),
        object @ (Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
            InvokeBody::Json(object)
        }
    };
    let request = InvokeRequest {
        cmd: asked.command,
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body,
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|answer| match answer {
        InvokeResponseBody::Json(text) => serde_json::from_str(&text).unwrap(),
        InvokeResponseBody::Raw(bytes) => json!(STANDARD.encode(bytes)),
    })
}
