// What the test server lacks of multipart uploads, in front of it: ListParts and AbortMultipartUpload
// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html).

const failure = (Code, status) =>
  new Response(`<Error><Code>${Code}</Code><Message>${Code}</Message></Error>`, {
    status,
    headers: { "content-type": "application/xml" },
  });

/** A fetch that knows the uploads it has seen, as `open`: parts by number, by the id of the upload. */
export function withUploads(send) {
  const open = new Map();

  const listed = (parts) => {
    const elements = [...parts].map(
      ([number, { etag, size }]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', "&quot;")}</ETag><Size>${size}</Size></Part>`,
    );
    return new Response(`<ListPartsResult>${elements.join("")}<IsTruncated>false</IsTruncated></ListPartsResult>`);
  };

  const fetch = async (url, init) => {
    init.signal?.throwIfAborted();
    const { searchParams } = new URL(url);
    const id = searchParams.get("uploadId");
    if (id && !open.has(id)) return failure("NoSuchUpload", 404);
    if (id && init.method === "GET") return listed(open.get(id));
    if (id && init.method === "DELETE") {
      open.delete(id);
      return new Response(null, { status: 204 });
    }
    const response = await send(url, init);
    if (searchParams.has("uploads")) open.set(/<UploadId>(.*?)</.exec(await response.clone().text())[1], new Map());
    if (id && init.method === "PUT" && response.ok) {
      open.get(id).set(searchParams.get("partNumber"), { etag: response.headers.get("etag"), size: init.body.length });
    }
    if (id && init.method === "POST" && response.ok) open.delete(id);
    return response;
  };
  return Object.assign(fetch, { open });
}
