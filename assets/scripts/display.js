// Letter size and contrast change at once; the server is told behind, so that the next page keeps them.

export function display() {
  for (const form of document.querySelectorAll('form[data-display]')) form.addEventListener('submit', (event) => choose(event, form))
}

function choose(event, form) {
  const button = event.submitter
  if (!button?.name) return
  event.preventDefault()
  const root = document.documentElement
  root.dataset[button.name] = button.value
  if (button.name === 'contrast') {
    const high = button.value === 'high'
    button.setAttribute('aria-pressed', String(high))
    button.value = high ? 'normal' : 'high'
  } else {
    for (const other of form.querySelectorAll('button[name="size"]')) other.setAttribute('aria-pressed', String(other === button))
  }
  const query = new URLSearchParams({ [button.name]: root.dataset[button.name], next: '/healthz' })
  fetch(`${form.action}?${query}`, { keepalive: true }).catch(() => {}) // the choice then lasts for this page only
}
