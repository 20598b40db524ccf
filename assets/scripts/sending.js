// The way of a form from "send" to its answer, said at the button (macros/photos.html, sending_status): photos first, with per cent and a
// way to stop. A form with data-waits is posted from here: without network it stays on the device and goes by itself later.
import { deliver, entryOf, fieldsOf, freshToken, post } from './delivery.js'
import * as device from './device.js'
import { forget, resume } from './draft.js'
import { keepable, photosThrough, replaceLost } from './photos.js'
import { filled } from './words.js'

const PAUSES = [15, 30, 60, 120] // seconds between tries by itself

export function sending() {
  for (const block of document.querySelectorAll('[data-sending-status]')) new Sending(block)
}

class Sending {
  constructor(block) {
    this.block = block
    this.form = block.closest('form')
    this.waits = 'waits' in this.form.dataset
    this.form.addEventListener('submit', (event) => this.hold(event), { capture: true })
    for (const type of ['input', 'change']) this.form.addEventListener(type, () => this.entry && this.withdraw())
    this.part('again').addEventListener('click', () => this.retry())
    this.part('stop').addEventListener('click', () => this.stop())
    addEventListener('online', () => this.entry && this.retry())
    addEventListener('pageshow', (event) => event.persisted && this.form.dataset.sent && location.reload())
  }

  part(name) { return this.block.querySelector(`[data-sending-${name}]`) }

  /** Photos on their way, or a form that is posted from here: the browser's own sending has to wait. */
  hold(event) {
    if (this.isThrough) return
    event.preventDefault()
    event.stopImmediatePropagation()
    // Later: while one sending is being asked about, a form takes no other.
    setTimeout(() => {
      if (this.entry) this.retry() // what waits already, once
      else if (!this.controller) this.go(event.submitter)
    })
  }

  async go(submitter) {
    this.entry = null
    clearTimeout(this.timer)
    this.submitter = submitter
    this.controller = new AbortController()
    const { signal } = this.controller
    this.busy(true)
    const { refused, lost } = await photosThrough(this.form, (state) => !signal.aborted && this.tellPhotos(state))
    if (signal.aborted) return
    if (refused.length > 0) this.rest('refused', () => refused[0].querySelector('button')?.focus())
    else if (submitter && !submitter.isConnected) this.rest('stopped') // it went with the pin that it stood for
    else if (!this.waits || submitter?.hasAttribute('formaction')) lost.length > 0 ? this.rest('photos') : this.letGo()
    else if (lost.length > 0) await this.wait(lost)
    else await this.finish(await this.postNow(signal), [], signal)
  }

  async postNow(signal) {
    this.say('sending')
    const token = this.form.elements.csrf_token
    const outcome = await post(this.form.action, fieldsOf(this.form), token.value, signal)
    if (!outcome.expired) return outcome
    token.value = (await freshToken(this.form.action)) || token.value
    return post(this.form.action, fieldsOf(this.form), token.value, signal)
  }

  async finish(outcome, lost, signal) {
    if (signal?.aborted) return
    if (outcome.sent) this.leave(outcome.sent)
    else if (outcome.lost) await this.wait(lost)
    else this.letGo() // the server's own page says what is wrong
  }

  leave({ url }) {
    this.form.dataset.sent = 'yes'
    forget(this.form.dataset.draft)
    location.assign(url)
  }

  /** Nothing came through: the report stays on the device, and goes when the network is back. */
  async wait(lost) {
    const entry = entryOf(this.form, keepable(lost))
    entry.isHeld = true
    await device.hold(entry).catch(() => { entry.isHeld = false })
    if (entry.isHeld) forget(entry.key) // it waits there now; a form opened meanwhile is for another report
    this.lost = lost
    this.entry = entry
    this.form.dataset.waiting = 'yes'
    this.tries = 0
    this.rest(entry.isHeld ? 'kept' : 'open')
    this.part('again').hidden = false
    this.later()
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.retry(), 1000 * PAUSES[Math.min(this.tries, PAUSES.length - 1)])
    this.tries += 1
  }

  async retry() {
    if (this.controller || !this.entry) return
    clearTimeout(this.timer)
    const { entry } = this
    this.controller = new AbortController()
    this.busy(true)
    this.part('stop').hidden = true // short, and nothing is lost by it
    this.say('sending')
    const outcome = await deliver(entry, (state) => (state ? this.tellPhotos(state) : this.say('sending')))
    if (this.entry !== entry) return // changed meanwhile; a report that got through is found by its id
    if (outcome.lost) {
      this.rest('still')
      this.part('again').hidden = false
      this.later()
      return
    }
    if (outcome.refused) {
      resume(this.form)
      replaceLost(this.form, this.lost, entry.staged)
      await device.drop(entry.id).catch(() => {})
    }
    await this.finish(outcome, this.lost)
  }

  withdraw() {
    device.drop(this.entry.id).catch(() => {})
    clearTimeout(this.timer)
    this.entry = null
    delete this.form.dataset.waiting
    resume(this.form)
    this.rest('changed')
  }

  stop() {
    this.controller?.abort()
    this.rest('stopped', () => this.button()?.focus())
  }

  /** As the browser does it, past this guard. */
  letGo() {
    this.say('sending')
    this.part('stop').hidden = true
    this.controller = null
    this.isThrough = true
    if (this.form.requestSubmit) this.form.requestSubmit(this.submitter ?? undefined)
    else this.form.submit()
    this.isThrough = false
  }

  button() { return this.submitter ?? this.form.querySelector('button[type="submit"]') }

  busy(on) {
    this.block.classList.toggle('dt-sending-on', on)
    if (on) this.button()?.setAttribute('aria-busy', 'true')
    else this.button()?.removeAttribute('aria-busy')
    this.part('stop').hidden = !on
    this.part('again').hidden = true
    this.part('bar').hidden = true
  }

  rest(words, focus = () => {}) {
    this.controller = null
    this.busy(false)
    this.say(words)
    focus()
  }

  say(name, values = {}) {
    const words = this.part('words')
    const text = filled(this.block.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`], values)
    if (words.textContent !== text) words.textContent = text
    words.dataset.tone = ['kept', 'open', 'still', 'refused', 'photos'].includes(name) ? 'warning' : ''
  }

  tellPhotos({ number, of, share }) {
    const bar = this.part('bar')
    bar.hidden = false
    bar.value = 100 * share
    this.say('progress', { i: number, n: of, p: `${Math.floor(10 * share) * 10}\u00a0%` }) // read aloud: not at every per cent
  }
}
