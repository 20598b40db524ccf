// One photo on its way to the server. The answer is {"id", "token", "thumb_url", "name"}, or problem+json with `detail` and `code`.

const LONGEST = 180000 // ms without an end
const TRIES = 30 // while the server has other photos in hand

/** Resolves to the answer, to { detail, code }: why it was refused, or to { lost: true }: nothing, or nothing sensible, came back. */
export async function upload(photo) {
  for (let left = TRIES; ; left -= 1) {
    const answer = await once(photo)
    if (!answer.busy) return answer
    if (!left || photo.signal?.aborted) return { lost: true }
    await new Promise((go) => setTimeout(go, answer.busy * 1000 * (0.5 + Math.random())))
  }
}

function once({ url, token, blob, name, onProgress = () => {}, signal }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest() // fetch can't tell how far an upload is
    const body = new FormData()
    body.append('photo', blob, name)
    request.open('POST', url)
    request.setRequestHeader('X-CSRFToken', token)
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.timeout = LONGEST
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded / event.total))
    const lost = () => resolve({ lost: true })
    request.addEventListener('load', () => {
      const answer = request.response
      if (request.status < 300 && answer?.id) resolve(answer)
      else if (answer?.code === 'busy') resolve({ busy: Number(request.getResponseHeader('Retry-After')) || 2 })
      else if (answer?.detail && request.status < 500) resolve({ detail: answer.detail, code: answer.code, again: request.status === 429 })
      else lost()
    })
    for (const end of ['error', 'timeout', 'abort']) request.addEventListener(end, lost)
    signal?.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

/** What a form carries of an uploaded photo, and how it is shown. */
export const staged = (answer, name) => ({ value: `${answer.id}.${answer.token}`, thumb: answer.thumb_url, name: answer.name ?? name })
