/** The camera of this device, where the WebView offers one. Pictures are looked at and forgotten; none is kept. */

const SIDE = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** Whether a camera can be asked for. */
export const hasCamera = () => typeof navigator.mediaDevices?.getUserMedia === 'function';

export const openCamera = () =>
  navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', ...SIDE } });

/** What the camera sees now, as a picture; nothing before the first one is there. */
export async function frame(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<Uint8Array | undefined> {
  if (video.videoWidth === 0) return undefined;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
  return picture ? new Uint8Array(await picture.arrayBuffer()) : undefined;
}
