//! The generator on a small model that has one of everything. The expected text follows from the
//! REST-JSON protocol (<https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>) and from how the AWS SDK for JavaScript v3 names shapes.

use serde_json::{Value, json};

use super::model::Model;
use super::service::Service;
use super::{rows, table, types};

const SERVICE: Service = Service {
    id: "weather",
    api_version: "2020-01-01",
    class: "Weather",
    sdk_name: "AmazonWeather",
    reference: "https://example.com/API_",
    left_out: &[("Talk", "it talks back")],
    terminal_events: &[("Watch", "done")],
    takes_tokens: false,
};

const WEATHER: &str = include_str!("weather.json");

fn weather() -> Model {
    Model::read(WEATHER).unwrap()
}

/// The model with one value replaced or added.
fn weather_with(pointer: &str, value: Value) -> Model {
    let mut model: Value = serde_json::from_str(WEATHER).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    model.pointer_mut(parent).unwrap()[key] = value;
    Model::read(&model.to_string()).unwrap()
}

/// The same as the table below says, but for what only JavaScript converts.
#[test]
fn the_rows_of_rust_say_the_same() {
    let text = rows::render(&SERVICE, &weather()).unwrap();
    let report = r#"/// [Report](https://example.com/API_Report.html).
pub const REPORT: Operation = Operation {
    name: "Report",
    http: "PUT /city/{city}/report/{path+}",
    required: "city path sky",
    query: "since:from@date tags",
    headers: "at:X-At@date",
    token: "token",
    status: "code",
    out_payload: "picture",
    out_headers: "count:X-Count@number",
    out_required: "picture",
    ..Operation::of(&SERVICE)
};
"#;
    assert!(text.contains(report), "{text}");
    let service = "    signing_name: \"sky\",\n    bearer: true,\n};\n";
    assert!(text.contains(service), "{text}");
    assert!(text.contains("    until: \"done\",\n"), "{text}");
    assert!(!text.contains("TALK"), "{text}");
}

#[test]
fn the_table_has_the_place_of_every_member() {
    let expected = r#"import { withSeconds } from "../data/seconds.js";
import { markedHeader } from "../data/marked-headers.js";
import { streamingBlob } from "../call/streaming-blob.js";

// Talk is left out: it talks back.
// xtask/src/codegen/table.rs explains the keys.
export const weather = {
  id: "weather",
  signingName: "sky",
  bearer: true,
  operations: {
    Report: {
      http: "PUT /city/{city}/report/{path+}",
      required: "sky",
      query: "since:from@date tags",
      headers: "at:X-At@date",
      token: "token",
      convertSeconds: withSeconds,
      seconds: "readings{}[].taken",
      status: "code",
      outPayload: "picture",
      readHeader: markedHeader,
      outHeaders: "count:X-Count@number",
      outRequired: "picture",
    },
    Stop: {
      http: "POST /city/{city}/stop",
      query: "labels:@map",
      headers: "extras:X-Extra-@map",
      body: "none",
      outPayload: "recording",
      readPayload: streamingBlob,
      readHeader: markedHeader,
      outHeaders: "at:X-At@date done:X-Done@boolean extras:X-Extra-@map",
    },
    Watch: {
      http: "POST /watch",
      documents: "extra",
      stream: "stream",
      streamDates: "reading.taken reading.updated",
      streamBlobs: "reading.picture",
      until: "done",
    },
  },
};
"#;
    assert_eq!(table::render(&SERVICE, &weather()).unwrap(), expected);
}

#[test]
fn the_declarations_name_shapes_as_the_sdk_does() {
    let expected = r#"import type { BlobPayload, EventStream, JsonValue, MethodOptions, ResponseMetadata, StreamingBlobPayload } from "./index.js";

export interface Done {
}

export type Events = Events.ReadingMember | Events.DoneMember | Events.$UnknownMember;
export declare namespace Events {
  interface ReadingMember {
    reading: Reading;
    done?: never;
    throttled?: never;
    $unknown?: never;
  }
  interface DoneMember {
    reading?: never;
    done: Done;
    throttled?: never;
    $unknown?: never;
  }
  interface $UnknownMember {
    reading?: never;
    done?: never;
    throttled?: never;
    $unknown: [string, any];
  }
}

export type Reading = Reading.TakenMember | Reading.UpdatedMember | Reading.PictureMember | Reading.$UnknownMember;
export declare namespace Reading {
  interface TakenMember {
    taken: Date;
    updated?: never;
    picture?: never;
    $unknown?: never;
  }
  interface UpdatedMember {
    taken?: never;
    updated: Date;
    picture?: never;
    $unknown?: never;
  }
  interface PictureMember {
    taken?: never;
    updated?: never;
    picture: Uint8Array;
    $unknown?: never;
  }
  interface $UnknownMember {
    taken?: never;
    updated?: never;
    picture?: never;
    $unknown: [string, any];
  }
}

export interface ReportRequest {
  city: string | undefined;
  path: string | undefined;
  since?: Date | undefined;
  tags?: string[] | undefined;
  at?: Date | undefined;
  token?: string | undefined;
  sky: Sky | undefined;
  readings?: { [key: string]: Reading[] } | undefined;
}

export interface ReportResponse {
  count?: number | undefined;
  code?: number | undefined;
  picture: Uint8Array;
}

export type Sky = "clear" | "over\"cast" | (string & {});

export interface StopRequest {
  city: string | undefined;
  labels?: { [key: string]: string } | undefined;
  extras?: { [key: string]: string } | undefined;
}

export interface StopResponse {
  at?: Date | undefined;
  done?: boolean | undefined;
  extras?: { [key: string]: string } | undefined;
  recording?: StreamingBlobPayload | undefined;
}

export interface WatchRequest {
  extra?: JsonValue | undefined;
}

export interface WatchResponse {
  stream: EventStream<Events>;
}

export interface ReportCommandInput extends ReportRequest {}
export interface ReportCommandOutput extends Omit<ReportResponse, "picture"> {
  picture: BlobPayload;
  $metadata: ResponseMetadata;
}

export interface StopCommandInput extends StopRequest {}
export interface StopCommandOutput extends Omit<StopResponse, "recording"> {
  recording: StreamingBlobPayload;
  $metadata: ResponseMetadata;
}

export interface WatchCommandInput extends WatchRequest {}
export interface WatchCommandOutput extends WatchResponse {
  $metadata: ResponseMetadata;
}

export interface WeatherOperations {
  /** @see {@link https://example.com/API_Report.html} */
  report(input: ReportCommandInput, options?: MethodOptions): Promise<ReportCommandOutput>;
  /** @see {@link https://example.com/API_Stop.html} */
  stop(input: StopCommandInput, options?: MethodOptions): Promise<StopCommandOutput>;
  /** @see {@link https://example.com/API_Watch.html} */
  watch(input?: WatchCommandInput, options?: MethodOptions): Promise<WatchCommandOutput>;
}
"#;
    assert_eq!(types::render(&SERVICE, &weather()).unwrap(), expected);
}

/// A trait that the table cannot express is an error that names it, never a silently wrong row.
#[test]
fn traits_that_a_table_cannot_express_are_refused() {
    let refusal = |pointer: &str, value: Value| {
        let model = weather_with(pointer, value);
        let rendered = model
            .refuse_unsupported(&SERVICE)
            .and_then(|()| table::render(&SERVICE, &model));
        format!("{:#}", rendered.unwrap_err())
    };
    let blob_as_payload = json!({"shape": "Bytes", "eventpayload": true});
    let sends_events = json!({"in": {"shape": "Events"}});
    assert!(refusal("/metadata/protocol", json!("json")).contains("only rest-json"));
    assert!(
        refusal("/operations/Watch/endpoint", json!({"hostPrefix": "x."}))
            .contains("Watch has a host prefix")
    );
    assert!(
        refusal("/operations/Watch/http/requestUri", json!("/watch?v=1"))
            .contains("Watch has a fixed query")
    );
    assert!(
        refusal("/operations/Report/http/requestUri", json!("/{path+}"))
            .contains("has no label city-id")
    );
    assert!(refusal("/shapes/WatchRequest/members", sends_events).contains("left_out"));
    assert!(
        refusal("/shapes/Reading/members/picture", blob_as_payload).contains("Reading.picture")
    );
    assert!(
        refusal("/shapes/Reading/members/more", json!({"shape": "Readings"}))
            .contains("is recursive")
    );
    assert!(
        refusal("/shapes/ReportRequest/payload", json!("sky"))
            .contains("sky is the whole body as text")
    );
    assert!(refusal("/shapes/Done/members", json!({"x": {"shape": "Absent"}})).contains("Absent"));
}

/// A recursive shape without blobs and timestamps has no paths, and that is all.
#[test]
fn recursion_without_blobs_is_walked_once() {
    let recursive = json!({"type": "structure", "members": {"all": {"shape": "Done"}, "is": {"shape": "Text"}}});
    let model = weather_with("/shapes/Done", recursive);
    assert_eq!(
        table::render(&SERVICE, &model).unwrap(),
        table::render(&SERVICE, &weather()).unwrap()
    );
    assert!(
        types::render(&SERVICE, &model)
            .unwrap()
            .contains("  all?: Done | undefined;\n")
    );
}

#[test]
fn paths_that_differ_in_one_member_are_one() {
    let list = "a.b[].x.c a.b[].y.c a.b[].x.d a.b[].y.d e{} f[] g";
    assert_eq!(table::folded(list, 0), "a.b[].x|y.c|d e{} f[] g");
    assert_eq!(table::folded("a.x b.x a.c.x b.c.x", 2), "a.x b.x a|b.c.x");
}
