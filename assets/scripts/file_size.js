// A file larger than is taken is refused before it is sent: <input type="file" data-most-bytes="…" data-too-large="…">.

export function fileSizes() {
  for (const input of document.querySelectorAll('input[type="file"][data-most-bytes]')) {
    input.addEventListener('change', () => refuse(input))
    input.form?.addEventListener('submit', (event) => { if (refuse(input)) event.preventDefault() })
  }
}

function refuse(input) {
  const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.mostBytes))
  input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : '')
  if (isTooLarge) input.reportValidity()
  return isTooLarge
}
