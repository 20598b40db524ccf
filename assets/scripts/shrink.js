// A phone's 12-megapixel photo costs minutes on a poor network: anything beyond 2,560 px is made smaller before it is sent.

const LONGEST = 2560
const LARGE = 1500000 // bytes; smaller files go as they are

/** The photo as a JPEG of at most 2,560 px, or `file` itself when that isn't needed or the browser can't. */
export async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < LARGE) return file
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
    if (scale === 1) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return blob && blob.size < file.size ? blob : file
  } catch {
    return file // the server checks and sizes every photo anyway
  }
}
