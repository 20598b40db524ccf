// A second tap on "send" does nothing while the first is on its way. After a minute, or when one comes back, it works again.

const PATIENCE = 60000 // a poor network's first byte

export function sendOnce() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented || form.method !== 'post' || form.hasAttribute('hx-post')) return
    if (form.dataset.sending) {
      event.preventDefault()
      return
    }
    form.dataset.sending = 'yes'
    event.submitter?.setAttribute('aria-busy', 'true')
    setTimeout(() => release(form), PATIENCE)
  })
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sending]').forEach(release))
}

function release(form) {
  delete form.dataset.sending
  for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
}
