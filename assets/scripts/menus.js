// Menus and questions are <details>: here they also close on Escape, on a click elsewhere and by [data-close].

export function menus() {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const open = event.target.closest?.('details.dt-menu[open], details.dt-confirm[open]') ?? document.querySelector('details.dt-menu[open]')
    if (open) close(open)
  })
  document.addEventListener('click', (event) => {
    const closing = event.target.closest('[data-close]')
    if (closing) close(closing.closest('details'))
    for (const menu of document.querySelectorAll('details.dt-menu[open]')) if (!menu.contains(event.target)) menu.open = false
  })
}

function close(details) {
  if (!details) return
  details.open = false
  details.querySelector('summary').focus()
}
