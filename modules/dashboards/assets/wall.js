// The wall: shows its screens in turn, keeps them up to date, says when it can't. It listens where there is room for it,
// else it asks; what hasn't changed isn't sent again.
const PATIENCE = 15_000
const BETWEEN_LISTENERS = 10_000
const BETWEEN_QUESTIONS = 4_000
const COME_BACK = 30_000
const ZONE = 'Asia/Ho_Chi_Minh'

const { wall: address, events: eventsAddress, seconds, night } = document.body.dataset
const screens = document.querySelector('[data-screens]')
const updated = document.querySelector('[data-updated]')
const turns = document.querySelector('[data-turns]')
const place = document.querySelector('[data-place]')
const clock = document.querySelector('[data-clock]')
const format = new Intl.DateTimeFormat('vi-VN', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: ZONE })

let etag = ''
let at = 0
let isPaused = false
let lastTime = format.format(new Date())
let stream = null
let asking = null
let nextQuestion = null
let isOver = false

const slides = () => [...screens.querySelectorAll('.dashboards-slide')]

/** Show one of the screens, and which it is. */
function show(number) {
  const all = slides()
  at = all.length ? (number + all.length) % all.length : 0
  all.forEach((slide, index) => { slide.hidden = index !== at })
  place.textContent = `${at + 1}/${all.length}`
  turns.hidden = all.length < 2
}

/** Say something in the foot; screen readers hear only what is not the time. */
function say(text, isBad) {
  updated.textContent = text.replace('{time}', lastTime)
  updated.classList.toggle('dashboards-lost', isBad)
  if (isBad) updated.setAttribute('role', 'status')
  else updated.removeAttribute('role')
}

/** Nothing is left of what was shown. */
function goDark(text) {
  etag = ''
  screens.replaceChildren(Object.assign(document.createElement('p'), { className: 'dashboards-still', textContent: text }))
  turns.hidden = true
  say(text, true)
}

/** Ask what the wall shows; one question at a time. */
async function ask() {
  if (asking || isOver) return
  asking = new AbortController()
  const patience = setTimeout(() => asking?.abort(), PATIENCE)
  try {
    const answer = await fetch(address, { headers: etag ? { 'If-None-Match': etag } : {}, cache: 'no-store', signal: asking.signal })
    if (answer.status === 403) return end()
    if (answer.status === 404) return goDark(updated.dataset.closed)
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status))
    lastTime = format.format(Date.parse(answer.headers.get('Date') ?? '') || Date.now())
    if (answer.status === 200) {
      screens.innerHTML = await answer.text()
      etag = answer.headers.get('ETag') ?? ''
      show(at)
    }
    say(updated.dataset.text, false)
  } catch {
    say(updated.dataset.lost, true)
  } finally {
    clearTimeout(patience)
    asking = null
    plan()
  }
}

/** When to ask next: seldom while somebody tells us. */
function plan() {
  clearTimeout(nextQuestion)
  if (!isOver) nextQuestion = setTimeout(ask, stream ? BETWEEN_LISTENERS : BETWEEN_QUESTIONS)
}

/** Listen; whoever finds no room, or loses the line, asks and comes back later. */
function listen() {
  if (isOver) return
  const opened = new EventSource(eventsAddress)
  opened.onmessage = () => { stream = opened; ask() }
  opened.addEventListener('ended', () => { opened.close(); stream = null; ask() })
  opened.onerror = () => {
    opened.close()
    stream = null
    plan()
    setTimeout(listen, COME_BACK * (0.75 + Math.random() / 2))
  }
}

/** The link shows nothing any more: ask no longer. */
function end() {
  isOver = true
  stream?.close()
  goDark(updated.dataset.ended)
}

/** The clock, and night. */
function tick() {
  const time = format.format(new Date())
  clock.textContent = time.slice(0, 5)
  const hour = Number(time.slice(0, 2))
  document.body.classList.toggle('dt-dark', night === 'dark' || (night === 'auto' && (hour < 6 || hour >= 18)))
}

for (const button of turns.querySelectorAll('[data-turn]')) button.addEventListener('click', () => show(at + Number(button.dataset.turn)))
turns.querySelector('[data-pause]').addEventListener('click', (event) => {
  isPaused = !isPaused
  event.currentTarget.setAttribute('aria-pressed', String(isPaused))
})
for (const change of ['online', 'offline']) addEventListener(change, ask)
setInterval(() => { if (!isPaused && !isOver) show(at + 1) }, Number(seconds) * 1000)
setInterval(tick, 1000)
show(0)
ask()
listen()
