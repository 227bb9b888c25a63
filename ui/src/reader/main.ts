import '../app.css';

import { mount } from 'svelte';

import Reader from './Reader.svelte';

const target = document.getElementById('app');
if (target) mount(Reader, { target });
