// A refused form: the summary of what is wrong takes the focus, and its links lead into the fields.

export function focusOnErrors() {
  const summary = document.querySelector('[data-focus]')
  summary?.focus()
  summary?.addEventListener('click', (event) => {
    const target = event.target.closest('a[href^="#"]')
    const field = target && document.getElementById(target.hash.slice(1))
    if (!field) return
    event.preventDefault()
    field.scrollIntoView({ block: 'center' })
    field.focus({ preventScroll: true })
  })
}
