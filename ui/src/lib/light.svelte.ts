/** Light, dark or high contrast, where a person wants it otherwise than the device. Kept on this device. */

export const LIGHTS = ['auto', 'light', 'dark', 'contrast'] as const;
export type Light = (typeof LIGHTS)[number];

const KEY = 'light';

class LightChoice {
  chosen = $state<Light>('auto');

  restore(): void {
    const kept = localStorage.getItem(KEY);
    this.#apply(LIGHTS.find((one) => one === kept) ?? 'auto');
  }

  choose(light: Light): void {
    localStorage.setItem(KEY, light);
    this.#apply(light);
  }

  #apply(light: Light): void {
    this.chosen = light;
    document.documentElement.dataset.light = light;
  }
}

export const light = new LightChoice();
