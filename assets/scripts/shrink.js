// A photo is made smaller before it is sent where the server would refuse it, or where it costs minutes on a poor network.
// The server's own limits come with the page: { bytes, side (pixels), pixels: { jpeg, png, webp } } (dothi.content.pictures.LIMITS).

const LARGE = 1500000 // bytes; what is smaller goes as it is if the server takes it
const KNOWN = /^image\/(jpeg|png|webp)$/

/** The photo as it should be sent: `file` itself, or a JPEG of at most `limits.side` pixels. `always`: the server refused the file. */
export async function prepared(file, limits, { always = false } = {}) {
  const kind = KNOWN.exec(file.type)?.[1]
  const picture = await decoded(file)
  if (!picture) return file // the server says what is wrong with it
  try {
    const { width, height } = picture
    const isTaken = kind && file.size <= limits.bytes && width * height <= limits.pixels[kind]
    const isLight = file.size <= LARGE || Math.max(width, height) <= limits.side
    if (isTaken && isLight && !always) return file
    const smaller = await asJpeg(picture, Math.min(1, limits.side / Math.max(width, height)))
    return smaller && (!isTaken || always || smaller.size < file.size) ? smaller : file
  } catch {
    return file
  } finally {
    picture.close()
  }
}

/** Whether this is an iPhone's HEIC that this browser can't turn into anything else. */
export async function isUnreadableHeic(file) {
  if (!/^image\/hei[cf]/.test(file.type) && !/\.hei[cf]$/i.test(file.name)) return false
  const picture = await decoded(file)
  picture?.close()
  return !picture
}

const decoded = (file) => createImageBitmap(file).catch(() => null)

function asJpeg(picture, scale) {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff' // a JPEG has no transparency; without this it would be black
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
}
