// The place Batch.
import { BatchPlace } from "./batch-place.js";
import { JobForm } from "./job-form.js";
import { JobList } from "./job-list.js";
import { ResultTable } from "./result-table.js";

customElements.define("job-form", JobForm);
customElements.define("job-list", JobList);
customElements.define("result-table", ResultTable);
customElements.define("batch-place", BatchPlace);

export const tag = "batch-place";
