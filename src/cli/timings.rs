//! Where the time of a build went: by phase, by kind of output, and as a trace for a browser's profiler.

use super::table::table;
use crate::pipeline::{self, Built, Draft, Step};
use serde_json::{Value, json};
use std::time::Duration;

fn ms(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1e3)
}

/// The phases, then the kinds of output with what they cost on all cores together, the costliest first; then what is
/// offered to machines, part of which is made inside of pages.
pub(super) fn text(draft: &Draft, built: &Built) -> String {
    let steps = draft.timings.iter().chain(&built.timings);
    let phases: Vec<Vec<String>> = steps.map(|(name, took)| vec![(*name).to_owned(), ms(*took)]).collect();
    let costs = pipeline::costs(draft, &built.spans);
    let all: Duration = costs.iter().map(pipeline::Cost::took).sum();
    let mut head = vec!["kind of output".to_owned(), "files".to_owned()];
    head.extend(Step::ALL.map(|step| step.word().to_owned()));
    head.extend(["together", "share", "slowest"].map(str::to_owned));
    let mut rows = vec![head];
    for cost in &costs {
        let share = cost.took().as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE) * 100.0;
        let slowest = draft.plan.outputs.get(cost.slowest.0).map_or_else(String::new, |one| one.url.to_string());
        let mut row = vec![cost.kind.to_owned(), cost.outputs.to_string()];
        row.extend(cost.steps.map(ms));
        row.extend([ms(cost.took()), format!("{share:.1} %"), format!("{} {slowest}", ms(cost.slowest.1))]);
        rows.push(row);
    }
    let (took, share) = pipeline::syndication(&costs, built.metadata);
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let of_all = built.metadata.took.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE);
    let row = |name: &str, pages: String, took, share| vec![name.to_owned(), pages, ms(took), percent(share)];
    let machines = [
        row("metadata, inside of pages", built.metadata.pages.to_string(), built.metadata.took, of_all),
        row("feeds, sitemaps and metadata", String::new(), took, share),
    ];
    format!("{}\n{}\n{}", table(&phases), table(&rows), table(&machines))
}

/// The same for programs.
pub(super) fn json(draft: &Draft, built: &Built) -> [(&'static str, Value); 3] {
    let steps = draft.timings.iter().chain(&built.timings);
    let steps: Vec<Value> = steps.map(|(name, took)| json!({"step": name, "seconds": took.as_secs_f64()})).collect();
    let costs = pipeline::costs(draft, &built.spans);
    let (took, share) = pipeline::syndication(&costs, built.metadata);
    let kinds = costs.iter().map(|cost| {
        let steps: serde_json::Map<String, Value> = Step::ALL
            .into_iter()
            .zip(cost.steps)
            .map(|(step, took)| (step.word().to_owned(), json!(took.as_secs_f64())))
            .collect();
        let slowest = draft.plan.outputs.get(cost.slowest.0).map(|one| one.url.as_str());
        json!({
            "kind": cost.kind,
            "files": cost.outputs,
            "seconds": cost.took().as_secs_f64(),
            "steps": steps,
            "slowest": {"output": slowest, "seconds": cost.slowest.1.as_secs_f64()},
        })
    });
    let metadata = json!({"pages": built.metadata.pages, "seconds": built.metadata.took.as_secs_f64()});
    let syndication = json!({"seconds": took.as_secs_f64(), "share": share, "metadata": metadata});
    [("timings", Value::Array(steps)), ("kinds", Value::Array(kinds.collect())), ("syndication", syndication)]
}

/// The whole build in the trace event format: phases on the first line, below them what each thread made and when.
pub(super) fn trace(draft: &Draft, built: &Built) -> String {
    let micros = |took: Duration| took.as_secs_f64() * 1e6;
    let mut events = vec![json!({"name": "thread_name", "ph": "M", "pid": 1, "tid": 0, "args": {"name": "phases"}})];
    let (mut at, mut rendering) = (Duration::ZERO, Duration::ZERO);
    for (name, took) in draft.timings.iter().chain(&built.timings) {
        if *name == "render" {
            rendering = at;
        }
        events.push(json!({
            "name": name, "cat": "phase", "ph": "X", "pid": 1, "tid": 0, "ts": micros(at), "dur": micros(*took),
        }));
        at += *took;
    }
    let threads = built.spans.iter().map(|span| span.thread).max().map_or(0, |most| most + 1);
    for thread in 0..threads {
        let name = format!("worker {}", thread + 1);
        events.push(json!({
            "name": "thread_name", "ph": "M", "pid": 1, "tid": thread + 1, "args": {"name": name},
        }));
    }
    for span in &built.spans {
        let Some(output) = draft.plan.outputs.get(span.output) else { continue };
        let mut args = serde_json::Map::new();
        args.insert("output".to_owned(), json!(output.url.as_str()));
        for (step, took) in Step::ALL.into_iter().zip(span.steps) {
            args.insert(format!("{} µs", step.word()), json!(took.as_micros()));
        }
        events.push(json!({
            "name": output.work.kind(), "cat": "output", "ph": "X", "pid": 1, "tid": span.thread + 1,
            "ts": micros(rendering + span.start), "dur": micros(span.took()), "args": args,
        }));
    }
    json!({"displayTimeUnit": "ms", "traceEvents": events}).to_string()
}
