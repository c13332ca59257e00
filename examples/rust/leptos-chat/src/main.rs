//! A chat with a model of Bedrock: its answer appears while it is written, and a button ends it.
use bedrock_wasm::converse::{self, Prompt};
use bedrock_wasm::{Client, Config, Error};
use futures_util::TryStreamExt;
use leptos::{ev::SubmitEvent, prelude::*, reactive::actions::ActionAbortHandle};

const MODEL_ID: &str = "us.amazon.nova-lite-v1:0";

/// A question, and as much of its answer as is there.
#[derive(Clone, Copy)]
struct Turn {
    number: usize,
    question: StoredValue<String>,
    answer: RwSignal<String>,
}

fn main() {
    mount_to_body(Chat);
}

/// A client from the page's `settings.js`.
fn client() -> Result<Client, Error> {
    let settings = js_sys::Reflect::get(&js_sys::global(), &"bedrock".into());
    Config::from_js(&settings.unwrap_or_default()).map(Client::new)
}

/// What the model is told: all that was said so far.
fn prompt(turns: &[Turn]) -> Prompt {
    turns.iter().fold(Prompt::new(MODEL_ID), |prompt, turn| {
        let prompt = prompt.user(turn.question.get_value());
        match turn.answer.get_untracked() {
            answer if answer.is_empty() => prompt,
            answer => prompt.assistant(answer),
        }
    })
}

/// Writes down the answer and says how it ended. Dropped, as by the stop button, it ends the call at Bedrock too.
async fn answer(client: Result<Client, Error>, prompt: Prompt, text: RwSignal<String>) -> String {
    let streaming = async {
        let mut deltas = converse::stream(&client?, &prompt).await?.text_deltas();
        while let Some(delta) = deltas.try_next().await? {
            text.update(|text| text.push_str(&delta));
        }
        Ok::<_, Error>("Done.".to_owned())
    };
    streaming.await.unwrap_or_else(|error| error.to_string())
}

#[component]
fn Chat() -> impl IntoView {
    let client = StoredValue::new_local(client());
    let turns = RwSignal::new(Vec::<Turn>::new());
    let question = RwSignal::new(String::new());
    let status = RwSignal::new(String::new());
    let stop = StoredValue::new(None::<ActionAbortHandle>);

    let ask = Action::new_local(move |turn: &Turn| {
        let answered = answer(client.get_value(), prompt(&turns.read()), turn.answer);
        async move { status.set(answered.await) }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let turn = Turn {
            number: turns.read().len(),
            question: StoredValue::new(std::mem::take(&mut *question.write())),
            answer: RwSignal::default(),
        };
        turns.write().push(turn);
        status.set("Answering …".into());
        stop.set_value(Some(ask.dispatch_local(turn)));
    };
    let on_stop = move |_| {
        if let Some(running) = stop.write_value().take() {
            running.abort();
            status.set("Stopped.".into());
        }
    };

    view! {
        <main>
            <h1>"Ask Bedrock"</h1>
            <div class="turns">
                <section>
                    <For each=move || turns.get() key=|turn| turn.number let:turn>
                        <p>{turn.question.get_value()}</p>
                        <article aria-live="polite">{turn.answer}</article>
                    </For>
                </section>
            </div>
            <p role="status">{status}</p>
            <form on:submit=on_submit>
                <textarea name="question" rows="3" aria-label="Your question" required bind:value=question />
                <button name="ask" disabled=ask.pending()>"Ask"</button>
                <button name="stop" type="button" disabled=move || !ask.pending().get() on:click=on_stop>"Stop"</button>
            </form>
        </main>
    }
}
