//! The services that issue credentials: rows as those of other services, without a signing name.

use crate::operations::{Operation, Service};

const COGNITO: Service = Service {
    id: "cognito-identity",
    signing_name: "",
    bearer: false,
};

const STS: Service = Service {
    id: "sts",
    signing_name: "",
    bearer: false,
};

pub(crate) const GET_ID: Operation = Operation {
    name: "GetId",
    http: "POST /",
    ..Operation::of(&COGNITO)
};

pub(crate) const GET_OPEN_ID_TOKEN: Operation = Operation {
    name: "GetOpenIdToken",
    http: "POST /",
    ..Operation::of(&COGNITO)
};

pub(crate) const GET_CREDENTIALS_FOR_IDENTITY: Operation = Operation {
    name: "GetCredentialsForIdentity",
    http: "POST /",
    ..Operation::of(&COGNITO)
};

/// STS takes a form and answers with XML.
pub(crate) const ASSUME_ROLE_WITH_WEB_IDENTITY: Operation = Operation {
    name: "AssumeRoleWithWebIdentity",
    http: "POST /",
    payload: "form",
    out_payload: "xml",
    ..Operation::of(&STS)
};
