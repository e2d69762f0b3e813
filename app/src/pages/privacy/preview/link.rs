//! The worker that holds the page, and what it is asked and answers. See `preview/worker.js`.

use domain::Millis;
use domain::mask::MaskRule;
use domain::privacy::SelectorFault;
use js_sys::{JSON, Object, Reflect};
use leptos::web_sys::{self, MessageEvent, Worker, WorkerOptions, WorkerType};
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

const SCRIPT: &str = "/preview/worker.js";

#[derive(Serialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
pub(super) enum Ask<'a> {
    Open {
        number: u32,
        session: &'a str,
        window: &'a str,
        at: Millis,
        service: &'a str,
        /// Those that hold beside the one that is tried.
        rules: &'a [MaskRule],
    },
    Try {
        number: u32,
        selector: &'a str,
        mask: &'a str,
    },
    Pick {
        number: u32,
        id: i64,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Told {
    Opened {
        number: u32,
        nodes: u32,
    },
    Tried {
        number: u32,
        #[serde(flatten)]
        outcome: Outcome,
        fault: Option<SelectorFault>,
    },
    Picked {
        number: u32,
        selector: Option<String>,
    },
    /// Why there is no page, as a sentence.
    Failed {
        /// Of the question that was not answered.
        number: u32,
        message: String,
    },
}

/// What a rule does to the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(super) struct Outcome {
    pub(super) matched: u64,
    pub(super) hidden: u64,
    /// That are read on the page, and how many of them the rule hides.
    pub(super) texts: u64,
    pub(super) hidden_texts: u64,
    /// Which of the matched elements other rules hide already.
    pub(super) hidden_by: Vec<HiddenBy>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct HiddenBy {
    /// The rule's id.
    pub(super) rule: String,
    pub(super) count: u64,
}

/// A worker of one's own, ended with its last owner.
pub(super) struct Link {
    worker: Worker,
    // They have to live as long as the worker may call them.
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(web_sys::Event)>,
}

impl Link {
    /// `heard` is told each answer, and the marks that came with it; `failed` that there will be none.
    pub(super) fn new(heard: impl Fn(Told, JsValue) + 'static, failed: impl Fn() + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((told, marks)) = read(&event.data()) {
                heard(told, marks);
            }
        });
        let failed = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| failed());
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _heard: heard,
            _failed: failed,
        })
    }

    pub(super) fn ask(&self, ask: &Ask<'_>) {
        let message = serde_json::to_string(ask).ok();
        if let Some(message) = message.and_then(|text| JSON::parse(&text).ok()) {
            let _ = self.worker.post_message(&message);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The marks go on to the frame as they are: they may be thousands.
fn read(data: &JsValue) -> Option<(Told, JsValue)> {
    let object: &Object = data.dyn_ref()?;
    let key = JsValue::from_str("mark");
    let marks = Reflect::get(object, &key).unwrap_or(JsValue::UNDEFINED);
    let _ = Reflect::delete_property(object, &key);
    let text = JSON::stringify(object).ok()?.as_string()?;
    Some((serde_json::from_str(&text).ok()?, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_and_answers_are_those_of_the_worker() {
        for (ask, expected) in [
            (
                Ask::Open {
                    number: 1,
                    session: "s",
                    window: "w",
                    at: 5,
                    service: "shop",
                    rules: &[],
                },
                r#"{"ask":"open","number":1,"session":"s","window":"w","at":5,"service":"shop","rules":[]}"#,
            ),
            (
                Ask::Try {
                    number: 2,
                    selector: "a",
                    mask: "blur",
                },
                r#"{"ask":"try","number":2,"selector":"a","mask":"blur"}"#,
            ),
            (
                Ask::Pick { number: 3, id: 7 },
                r#"{"ask":"pick","number":3,"id":7}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&ask).unwrap(), expected);
        }
        let told: Told = serde_json::from_str(
            r#"{"kind":"tried","number":2,"matched":1,"hidden":4,"texts":9,"hidden_texts":2,
                "hidden_by":[{"rule":"a","count":1}],"fault":{"position":2,"expected":"A name."}}"#,
        )
        .unwrap();
        let Told::Tried {
            fault: Some(fault),
            outcome,
            ..
        } = told
        else {
            panic!("{told:?}")
        };
        assert_eq!((outcome.hidden, outcome.hidden_by[0].count), (4, 1));
        assert_eq!(fault.position, 2);
    }
}
