// Sentences that scripts say stand translated in the page: <template id="dt-words" data-…> of the skeleton layout.

/** The sentence of that name, with {n} and the like filled in; the empty text when the page doesn't have it. */
export function word(name, values = {}) {
  return filled(document.getElementById('dt-words')?.dataset[name] ?? '', values)
}

/** `text` with each {name} replaced by its value. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}
