/** Pictures and frames as pixels. They are looked at and forgotten. */

/** The verifier looks at more, but a phone's page has little memory. */
const MOST_PIXELS = 16_000_000;

const canvas = document.createElement('canvas');
const pen = canvas.getContext('2d', { willReadFrequently: true });

function draw(source: CanvasImageSource, width: number, height: number): ImageData | undefined {
  if (!pen || width === 0 || height === 0) return undefined;
  canvas.width = width;
  canvas.height = height;
  pen.drawImage(source, 0, 0, width, height);
  const pixels = pen.getImageData(0, 0, width, height);
  pen.clearRect(0, 0, width, height);
  return pixels;
}

/** What a camera shows now; nothing before its first picture. */
export const frameOf = (video: HTMLVideoElement): ImageData | undefined => draw(video, video.videoWidth, video.videoHeight);

/** The pixels of a picture's file; nothing if the browser cannot read it. */
export async function pixelsOf(file: Blob): Promise<ImageData | undefined> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
    const pixels = draw(bitmap, Math.floor(bitmap.width * scale), Math.floor(bitmap.height * scale));
    bitmap.close();
    return pixels;
  } catch {
    return undefined;
  }
}
