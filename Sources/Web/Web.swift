// The operators' inbox. Two halves that meet at plain values:
// - Pages: what a person sees. Pure functions from page models (values with everything resolved) to HTML, by a typed
//   builder that escapes by construction; the texts in Italian and English; Assets (CSS, ES modules).
//   Folders Pages/, Markup/, Texts/, Assets/.
// - Serving: routes, sessions, forms, JSON API, live events, health, metrics. Builds the page models from the stores.
//   Folders Serving/, API/.
