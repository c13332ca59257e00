//! The operations of S3 as rows, with the members that batch inference, documents and videos need
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>).

use crate::operations::{Operation, Service};

const S3: Service = Service {
    id: "s3",
    signing_name: "s3",
    bearer: false,
};

/// An operation, and its method and path for a bucket that is a segment of the path.
pub(crate) struct Row {
    pub(crate) operation: Operation,
    by_path: &'static str,
}

impl Row {
    pub(crate) fn operation(&self, by_path: bool) -> Operation {
        let http = if by_path {
            self.by_path
        } else {
            self.operation.http
        };
        Operation {
            http,
            ..self.operation
        }
    }
}

macro_rules! row {
    ($constant:ident, $name:literal, $method:literal $path:literal, $($member:ident: $value:expr),*) => {
        pub(crate) const $constant: Row = Row {
            operation: Operation {
                name: $name,
                http: concat!($method, " ", $path),
                $($member: $value,)*
                // No request has a body of JSON.
                payload: "Body",
                ..Operation::of(&S3)
            },
            by_path: concat!($method, " /{Bucket}", $path),
        };
    };
}

macro_rules! stored {
    () => {
        "CacheControl:Cache-Control ContentDisposition:Content-Disposition \
         ContentEncoding:Content-Encoding ContentLanguage:Content-Language \
         ContentType:Content-Type Expires:Expires@date Metadata:x-amz-meta-@map \
         StorageClass:x-amz-storage-class "
    };
}

macro_rules! encryption {
    () => {
        "ServerSideEncryption:x-amz-server-side-encryption \
         SSEKMSKeyId:x-amz-server-side-encryption-aws-kms-key-id "
    };
}

macro_rules! new_object {
    () => {
        concat!(
            stored!(),
            encryption!(),
            "ACL:x-amz-acl Tagging:x-amz-tagging "
        )
    };
}

macro_rules! conditions {
    () => {
        "IfMatch:If-Match IfNoneMatch:If-None-Match "
    };
}

macro_rules! checksum {
    () => {
        "ChecksumSHA256:x-amz-checksum-sha256 "
    };
}

macro_rules! written {
    () => {
        concat!(
            encryption!(),
            checksum!(),
            "ETag:etag VersionId:x-amz-version-id "
        )
    };
}

macro_rules! common {
    () => {
        "ExpectedBucketOwner:x-amz-expected-bucket-owner RequestPayer:x-amz-request-payer"
    };
}

const READ_QUERY: &str = "VersionId:versionId PartNumber:partNumber@number";
const READ_HEADERS: &str = concat!(
    conditions!(),
    "Range:Range IfModifiedSince:If-Modified-Since@date \
     IfUnmodifiedSince:If-Unmodified-Since@date ChecksumMode:x-amz-checksum-mode ",
    common!()
);
const READ_OUT_HEADERS: &str = concat!(
    written!(),
    stored!(),
    "ContentLength:content-length@number ContentRange:content-range \
     AcceptRanges:accept-ranges LastModified:last-modified@date"
);

row!(PUT_OBJECT, "PutObject", "PUT" "/{Key+}",
    headers: concat!(new_object!(), conditions!(), checksum!(), common!()),
    out_headers: written!());

row!(GET_OBJECT, "GetObject", "GET" "/{Key+}",
    query: READ_QUERY,
    headers: READ_HEADERS,
    out_headers: READ_OUT_HEADERS,
    out_bytes: true);

row!(HEAD_OBJECT, "HeadObject", "HEAD" "/{Key+}",
    query: READ_QUERY,
    headers: READ_HEADERS,
    out_headers: READ_OUT_HEADERS);

row!(DELETE_OBJECT, "DeleteObject", "DELETE" "/{Key+}",
    query: "VersionId:versionId",
    headers: concat!("IfMatch:If-Match ", common!()),
    out_headers: "VersionId:x-amz-version-id DeleteMarker:x-amz-delete-marker@boolean");

row!(LIST_OBJECTS_V2, "ListObjectsV2", "GET" "/?list-type=2",
    query: "Prefix:prefix Delimiter:delimiter MaxKeys:max-keys@number \
            ContinuationToken:continuation-token StartAfter:start-after \
            FetchOwner:fetch-owner@boolean",
    headers: common!(),
    out_xml: "ListBucketResult");

row!(CREATE_MULTIPART_UPLOAD, "CreateMultipartUpload", "POST" "/{Key+}?uploads",
    headers: concat!(new_object!(), "ChecksumAlgorithm:x-amz-checksum-algorithm ", common!()),
    out_xml: "InitiateMultipartUploadResult",
    out_required: "UploadId");

row!(UPLOAD_PART, "UploadPart", "PUT" "/{Key+}",
    query: "UploadId:uploadId PartNumber:partNumber@number",
    headers: concat!(checksum!(), "ContentType:Content-Type ", common!()),
    out_headers: written!());

row!(COMPLETE_MULTIPART_UPLOAD, "CompleteMultipartUpload", "POST" "/{Key+}",
    query: "UploadId:uploadId",
    headers: concat!(conditions!(), checksum!(), "ContentType:Content-Type ", common!()),
    out_headers: written!(),
    out_xml: "CompleteMultipartUploadResult");

row!(ABORT_MULTIPART_UPLOAD, "AbortMultipartUpload", "DELETE" "/{Key+}",
    query: "UploadId:uploadId",
    headers: common!());

row!(LIST_PARTS, "ListParts", "GET" "/{Key+}",
    query: "UploadId:uploadId MaxParts:max-parts@number PartNumberMarker:part-number-marker@number",
    headers: common!(),
    out_xml: "ListPartsResult");
