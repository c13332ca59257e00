//! The same request, signed again and again.

use crate::Contender;
use crate::cost::measured;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bedrock_wasm::auth::Credentials;
use bedrock_wasm::http::Request;
use bedrock_wasm::sigv4::{PathStyle, Scope, Signer, SigningKeys, sha256_hex};
use bedrock_wasm::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::error::Error;
use std::time::{Duration, UNIX_EPOCH};

const METHOD: &str = "POST";
const CONTENT_TYPE: (&str, &str) = ("content-type", "application/json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Job {
    contender: Contender,
    access_key_id: String,
    secret_access_key: String,
    region: String,
    service: String,
    host: String,
    path: String,
    date_ms: u64,
    body: String,
    count: usize,
}

type Headers = Vec<(String, String)>;

impl Job {
    pub(crate) fn run(&self) -> Result<Value, Box<dyn Error>> {
        let (cost, headers) = match self.contender {
            Contender::Aws => {
                let identity = aws_credential_types::Credentials::new(
                    &self.access_key_id,
                    &self.secret_access_key,
                    None,
                    None,
                    "bench",
                )
                .into();
                measured(|| self.repeated(|| self.by_aws(&identity)))
            }
            Contender::BedrockWasm => {
                let (id, secret) = (self.access_key_id.clone(), self.secret_access_key.clone());
                let credentials = Credentials::new(id, secret, None)?;
                let keys = SigningKeys::default();
                measured(|| self.repeated(|| Ok(self.by_us(&credentials, &keys))))
            }
        };
        let headers = headers?
            .into_iter()
            .map(|(name, value)| (name, value.into()));
        Ok(json!({ "cost": cost, "headers": Value::Object(headers.collect()) }))
    }

    /// The headers of the last of the signed requests.
    fn repeated(
        &self,
        mut sign: impl FnMut() -> Result<Headers, Box<dyn Error>>,
    ) -> Result<Headers, Box<dyn Error>> {
        let mut headers = Headers::new();
        for _ in 0..self.count {
            headers = sign()?;
        }
        Ok(headers)
    }

    fn by_aws(
        &self,
        identity: &aws_smithy_runtime_api::client::identity::Identity,
    ) -> Result<Headers, Box<dyn Error>> {
        let params = v4::SigningParams::builder()
            .identity(identity)
            .region(&self.region)
            .name(&self.service)
            .time(UNIX_EPOCH + Duration::from_millis(self.date_ms))
            .settings(SigningSettings::default())
            .build()?
            .into();
        let url = format!("https://{}{}", self.host, self.path);
        let body = SignableBody::Bytes(self.body.as_bytes());
        let request = SignableRequest::new(METHOD, url, [CONTENT_TYPE].into_iter(), body)?;
        let (instructions, _) = sign(request, &params)?.into_parts();
        let added = instructions.headers().chain([CONTENT_TYPE]);
        Ok(added
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }

    fn by_us(&self, credentials: &Credentials, keys: &SigningKeys) -> Headers {
        let (name, value) = CONTENT_TYPE;
        let mut request = Request {
            method: METHOD.to_owned(),
            origin: format!("https://{}", self.host),
            host: self.host.clone(),
            path: self.path.clone(),
            query: String::new(),
            headers: vec![(name.to_owned(), value.to_owned())],
        };
        let signer = Signer {
            credentials,
            scope: Scope {
                region: &self.region,
                service: &self.service,
            },
            style: PathStyle::of_service(&self.service),
            now: Timestamp::from_ms(self.date_ms),
            keys,
        };
        signer.sign(&mut request, &sha256_hex(self.body.as_bytes()));
        request.headers
    }
}
