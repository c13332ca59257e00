// An edge route: the target is the request, the results are the response.
import * as library from "bedrock-wasm";
import { suite } from "../../suite.js";

export const runtime = "edge";

export async function POST(request) {
  return Response.json(await suite(library, await request.json()));
}
