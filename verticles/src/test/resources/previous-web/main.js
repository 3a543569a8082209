import './components/co-app.js';
