// A form that creates something carries an id, once: the same form sent twice never makes two. The id stays with the page's place in
// the browser's history, as what was typed does: whoever goes back and sends again sends the same form. The citizen's form, which keeps
// its id otherwise (draft.js, and the server), is left alone.

export function clientIds() {
  for (const input of document.querySelectorAll('input[name="client_id"]')) {
    const isPlain = !('waits' in input.form.dataset)
    if (isPlain && history.state?.clientId) input.value = history.state.clientId
    if (!input.value) input.value = newId()
    if (isPlain) history.replaceState({ ...history.state, clientId: input.value }, '')
  }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // plain HTTP has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
