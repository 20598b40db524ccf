// Walking a list by keyboard: j and k (or n and p) move, Enter opens, x ticks. <table data-keys="tbody tr"> or <ul data-keys="li">.

export function listKeys() {
  const list = document.querySelector('[data-keys]')
  if (!list) return
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const rows = [...list.querySelectorAll(list.dataset.keys || 'tbody tr')]
    const at = rows.findIndex((row) => row.classList.contains('dt-at'))
    if (event.key === 'j') move(rows, at, Math.min(at + 1, rows.length - 1))
    else if (event.key === 'k') move(rows, at, Math.max(at - 1, 0))
    else if (event.key === 'x' && at >= 0) rows[at].querySelector('input[type="checkbox"]')?.click()
    else if (event.key === 'Enter' && at >= 0 && !event.target.closest('a, button, summary')) rows[at].querySelector('a')?.click()
    else return
    event.preventDefault()
  })
}

const isTyping = (target) => target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable], .leaflet-container') !== null

function move(rows, from, to) {
  if (rows.length === 0) return
  rows[from]?.classList.remove('dt-at')
  const row = rows[to]
  row.classList.add('dt-at')
  row.scrollIntoView({ block: 'nearest' })
  row.querySelector('a')?.focus({ preventScroll: true }) // readers hear where they are; Enter opens it
}
