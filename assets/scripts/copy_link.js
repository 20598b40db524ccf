// An address to keep (macro copy_link): one tap copies it, or hands it to another program of the device. Without script it is a field.

export function copyLinks() {
  for (const box of document.querySelectorAll('[data-copy]')) {
    const field = box.querySelector('input')
    const share = box.querySelector('[data-copy-share]')
    const status = box.querySelector('[data-copy-status]')
    const data = { title: share.dataset.title, url: field.value }
    box.querySelector('[data-copy-buttons]').hidden = false
    share.hidden = !(navigator.canShare?.(data) ?? navigator.share)
    field.addEventListener('focus', () => field.select())
    box.querySelector('[data-copy-button]').addEventListener('click', async () => {
      status.textContent = (await copied(field)) ? status.dataset.textDone : status.dataset.textFailed
    })
    // Whoever closes the device's own window has changed their mind: nothing to say.
    share.addEventListener('click', () => navigator.share(data).catch(() => {}))
  }
}

/** Whether the field's text is on the clipboard now; without HTTPS there is only the old way. */
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    field.select()
    return document.execCommand('copy')
  }
}
