// The documents of the built-in knowledge bases.

/** @typedef {{ id: string, title: string, text: string, metadata: Record<string, string | number | boolean> }} Document */

/** @type {(id: string, title: string, text: string, metadata: Document["metadata"]) => Document} */
const document = (id, title, text, metadata) => ({ id, title, text, metadata });

/** The handbook of Port Alder, an invented town: only somebody who looked it up can answer from it. */
export const TOWN_HANDBOOK = [
  document(
    "ferry",
    "The ferry to Heron Island",
    "The ferry to Heron Island leaves from the north pier at 7:15, 11:40 and 17:05 every day except Monday. " +
      "A return ticket costs 8 crowns. Dogs travel free. The crossing takes 35 minutes.",
    { topic: "transport", year: 2025, indoors: false },
  ),
  document(
    "library",
    "The public library",
    "The public library of Port Alder stands on Mill Square and opens from 9:00 to 19:00, on Saturdays until 13:00. " +
      "Books may be borrowed for four weeks. The map room on the second floor is shown on request.",
    { topic: "culture", year: 2024, indoors: true },
  ),
  document(
    "lighthouse",
    "The lighthouse",
    "The lighthouse on Gull Point was built in 1871 and is 42 metres tall. " +
      "Visitors may climb its 214 steps on Sundays between 10:00 and 15:00. Children under six may not climb it.",
    { topic: "culture", year: 2023, indoors: false },
  ),
  document(
    "market",
    "The fish market",
    "The fish market is held on Wednesday and Saturday mornings in the old rope works, from 6:00 until everything is sold. " +
      "Smoked eel is the speciality of the town. Payment is in cash only.",
    { topic: "food", year: 2025, indoors: true },
  ),
  document(
    "pool",
    "The sea pool",
    "The sea pool below the castle is filled by the tide and closes two hours before low water. " +
      "Swimming is free; lockers need a coin of one crown. A lifeguard is on duty from June to September.",
    { topic: "sports", year: 2025, indoors: false },
  ),
  document(
    "tram",
    "The tram",
    "Tram line 3 connects the railway station with the north pier every 12 minutes until midnight. " +
      "Tickets are sold on board for 2 crowns and are valid for one hour on all lines.",
    { topic: "transport", year: 2024, indoors: false },
  ),
  document(
    "museum",
    "The museum of knots",
    "The museum of knots shows 900 knots and lets visitors tie the common ones. It closes on Tuesdays. " +
      "Admission is 5 crowns, and free on the first Thursday of a month.",
    { topic: "culture", year: 2025, indoors: true },
  ),
];

/** A small almanac, for a second knowledge base. */
export const GARDEN_ALMANAC = [
  document(
    "beans",
    "Runner beans",
    "Runner beans are sown in the middle of May, when the soil is warmer than ten degrees. They climb poles of two metres.",
    { topic: "vegetables", month: "May" },
  ),
  document(
    "garlic",
    "Garlic",
    "Garlic is planted in October, the tip of each clove upwards, and harvested in July when half of its leaves are yellow.",
    { topic: "vegetables", month: "October" },
  ),
  document(
    "roses",
    "Roses",
    "Roses are pruned in early spring, when the forsythia flowers. Cuts are made above an outward bud.",
    { topic: "flowers", month: "March" },
  ),
];
