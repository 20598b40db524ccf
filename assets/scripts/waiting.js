// Reports that wait on this device are sent from whatever page of the site is open when the network is back (see sending.js).
import { deliver } from './delivery.js'
import * as device from './device.js'
import { newId } from './client_id.js'
import { putBack } from './draft.js'
import { word } from './words.js'

const DAY = 24 * 3600 * 1000

export async function waiting() {
  if (!device.mayHold()) return
  const entries = await device.held().catch(() => [])
  for (const entry of entries) {
    if (!entry.sent) new Waiting(entry)
    else if (Date.now() - entry.at > DAY) await device.drop(entry.id).catch(() => {})
  }
}

class Waiting {
  constructor(entry) {
    this.entry = entry
    const id = document.querySelector('form[data-waits]')?.elements.client_id
    if (id?.value === entry.id) id.value = newId() // the form on this page is for another report
    this.line = document.createElement('div')
    this.line.className = 'dt-message'
    this.line.setAttribute('role', 'status')
    document.getElementById('main')?.prepend(this.line)
    addEventListener('online', () => this.send())
    this.send()
  }

  async send() {
    if (this.isOver || this.isSending) return
    this.isSending = true
    this.show(word('waitingSending'))
    const { sent, refused, gone } = await deliver(this.entry)
    this.isSending = false
    this.isOver = Boolean(sent || refused || gone)
    if (gone) this.line.remove()
    else if (sent) await this.end(word('waitingSent', { code: sent.code }), word('waitingSee'), sent.url)
    else if (refused) await this.end(word('waitingRefused'), word('waitingOpen'), this.entry.action, true)
    else this.show(word('waitingKept'), this.again())
  }

  async end(text, link, url, isRefused = false) {
    if (isRefused) {
      putBack(this.entry)
      await device.drop(this.entry.id).catch(() => {})
    }
    const way = document.createElement('a')
    way.href = url
    way.textContent = link
    this.show(text, way)
  }

  again() {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn btn-sm'
    button.textContent = word('waitingAgain')
    button.addEventListener('click', () => this.send())
    return button
  }

  show(text, way = '') {
    const words = document.createElement('p')
    words.append(`${text} `, way)
    this.line.replaceChildren(words)
  }
}
