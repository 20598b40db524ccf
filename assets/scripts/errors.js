// A reason beside a field ends once the field is changed, and its line in the summary with it: what stays is still to be mended.

export function endErrors() {
  document.addEventListener('change', (event) => {
    const field = event.target.closest('.dt-field-bad')
    if (field) end(field)
  })
}

function end(field) {
  const ids = [field, ...field.querySelectorAll('[id]')].map((part) => part.id).filter(Boolean)
  field.classList.remove('dt-field-bad')
  for (const reason of field.querySelectorAll('.dt-error')) reason.remove()
  for (const part of [field, ...field.querySelectorAll('[aria-invalid]')]) {
    part.removeAttribute('aria-invalid')
    const left = (part.getAttribute('aria-describedby') ?? '').split(/\s+/).filter((id) => id && !id.endsWith('-error'))
    if (left.length) part.setAttribute('aria-describedby', left.join(' '))
    else part.removeAttribute('aria-describedby')
  }
  for (const summary of document.querySelectorAll('.dt-errors')) {
    for (const link of summary.querySelectorAll('li > a')) if (ids.includes(link.hash.slice(1))) link.parentElement.remove()
    if (!summary.querySelector('li')) summary.remove()
  }
}
