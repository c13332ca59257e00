"use client";
// A page: `run` says against what, `results` has the outcome.
import * as library from "bedrock-wasm";
import { useEffect } from "react";
import { suite } from "../suite.js";

export default function Page() {
  useEffect(() => {
    const { target } = JSON.parse(new URLSearchParams(location.search).get("run"));
    suite(library, target).then((results) => (globalThis.results = results));
  }, []);
  return <p>The suite is running.</p>;
}
