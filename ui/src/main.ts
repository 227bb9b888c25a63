import '@fontsource/noto-sans-jp/400.css';
import '@fontsource/noto-sans-jp/700.css';
import './app.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { watchPointer } from './lib/pointer';

watchPointer();
const target = document.getElementById('app');
if (target) mount(App, { target });
