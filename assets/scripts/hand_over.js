// <form data-hand-over> goes to another host, with the photos that <data> name on this one; data-hand-over="now": by itself.

export function handOvers() {
  for (const form of document.querySelectorAll('form[data-hand-over]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      go(form)
    })
    if (form.dataset.handOver === 'now') form.requestSubmit()
  }
}

async function go(form) {
  if (form.dataset.sending) return
  form.dataset.sending = 'yes'
  form.querySelector('[role="status"]').textContent = form.dataset.textMoving
  const input = form.querySelector('input[type="file"]')
  if (input) {
    const files = await Promise.all([...form.querySelectorAll('data')].map(fetched))
    const carried = new DataTransfer()
    for (const file of files) if (file) carried.items.add(file)
    input.files = carried.files
  }
  form.submit()
}

/** The photo, or nothing where it can't be had: the other side tells how many are lacking. */
async function fetched({ value, textContent }) {
  try {
    const answer = await fetch(value)
    if (!answer.ok) return null
    const blob = await answer.blob()
    return new File([blob], textContent || 'photo', { type: blob.type })
  } catch {
    return null
  }
}
