// The form of an error page, data-resend="the page it stood on": whoever has signed in beside it meanwhile needs the token of now.
import { freshToken } from './delivery.js'

export function resends() {
  for (const form of document.querySelectorAll('form[data-resend]')) {
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      if (form.dataset.sending) return
      form.dataset.sending = 'yes'
      const token = form.querySelector('[name="csrf_token"]')
      token.value = (await freshToken(form.dataset.resend)) || token.value
      HTMLFormElement.prototype.submit.call(form) // a field may be called "submit"
    })
  }
}
