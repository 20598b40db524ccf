// A reason beside a field ends once the field is changed, and its line in the summary with it: what stays is still to be mended.

// Nothing moves while a finger or button is down: leaving a field by a press elsewhere would make that press miss its target.

export function endErrors() {
  const changed = new Set()
  let isDown = false
  const endAll = () => setTimeout(() => {
    for (const field of changed) end(field)
    changed.clear()
  })
  addEventListener('pointerdown', () => { isDown = true }, true)
  for (const name of ['pointerup', 'pointercancel']) {
    addEventListener(name, () => {
      isDown = false
      endAll()
    }, true)
  }
  document.addEventListener('change', (event) => {
    const field = event.target.closest('.dt-field-bad')
    if (!field) return
    changed.add(field)
    if (!isDown) endAll()
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
