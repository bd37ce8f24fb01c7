// An archive to search in: written articles that questions are asked about, among many made of the same words.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Name, title, body. */
const WRITTEN = {
  id: [
    ['feri-malam', 'Feri malam ke Pulau Sambu berlayar lagi', 'Kapal penyeberangan yang berhenti sejak badai Januari kembali mengangkut sayur dan pelajar. Nakhoda meminta lampu dermaga diperbaiki sebelum musim angin barat.'],
    ['tambak-garam', 'Petambak garam Rembaga menolak impor', 'Gudang masih penuh sisa panen tahun lalu. Mereka meminta kementerian menghitung ulang kebutuhan pabrik sebelum izin baru diberikan.'],
    ['sekolah-terapung', 'Sekolah terapung mengajar murid di atas danau', 'Ruang kelasnya mengikuti naik turunnya muka air. Guru mendayung setengah jam setiap pagi untuk mencapai papan tulis.'],
    ['kopi-dataran', 'Kopi dataran tinggi dipanen lebih awal', 'Hujan yang datang cepat membuat buah masak serempak. Pemetik didatangkan dari tiga kabupaten, dan koperasi menambah jemuran.'],
    ['jembatan-gantung', 'Jembatan gantung diganti sebelum musim hujan', 'Papan kayunya lapuk dan kabelnya berkarat. Warga menyeberang dengan rakit selama pengerjaan berlangsung.'],
    ['vaksin-anjing', 'Vaksinasi anjing menekan rabies di tiga kecamatan', 'Petugas kesehatan berjalan dari rumah ke rumah membawa kotak pendingin. Tidak ada gigitan yang dilaporkan sejak Agustus.'],
    ['wayang-surya', 'Dalang muda memainkan wayang dengan lampu bertenaga surya', 'Pertunjukan semalam suntuk itu tidak lagi bergantung pada genset. Penonton duduk di pematang sampai subuh.'],
    ['kertas-jerami', 'Kertas dari jerami dipakai untuk surat suara', 'Pabrik kecil itu membeli sisa panen padi langsung dari petani. Lembarannya diuji terhadap air dan lipatan.'],
    ['air-tanah', 'Kota membatasi pengambilan air tanah', 'Permukaan tanah turun delapan sentimeter setahun. Hotel dan pabrik wajib memasang meteran.'],
    ['kucing-pasar', 'Kucing pasar dihitung oleh relawan', 'Tercatat dua ratus ekor, sebagian besar sudah disterilkan. Pedagang ikan mengaku mengenal semuanya.'],
  ],
  en: [
    ['night-trains', 'Night trains return to the northern line', 'Sleepers had been cut in the spring for want of drivers. The first departure was full, and the kettle in coach four still did not work.'],
    ['lighthouse-keepers', 'Lighthouse keepers swap their logs for sensors', 'Visibility is now measured by a lens the size of a coin. The last handwritten page describes fog and a herring gull.'],
    ['bakery-mill', 'A bakery cooperative buys its own mill', 'Flour had become dearer than rent. Members will grind local wheat twice a week and bake what the stones give.'],
    ['river-swimmers', 'Swimmers win back the river after forty years', 'Cleaning the outfalls took three councils and one lawsuit. Lifeguards now watch the bend below the old tannery.'],
    ['seed-vault', 'A village seed vault lends beans against drought', 'Borrowers return two handfuls for each one taken. The shed is cooled by a cellar of river stones.'],
    ['deaf-orchestra', 'An orchestra tours schools for the deaf', 'Pupils lean on the double basses and feel the low notes. The conductor learned to sign the tempo.'],
    ['ferry-strike', 'Ferry crews end a nine-day strike over rest hours', 'The settlement guarantees ten hours between sailings. Islanders had been flying in milk.'],
    ['stolen-maps', 'Librarians trace stolen maps by their watermarks', 'Eleven sheets had been sold at auction under another title. A torch and a ruler were enough to find them.'],
    ['bus-gardens', 'Bus shelters grow gardens on their roofs', 'Sedum needs no watering and hums with bees. Passengers complain only of the shade being popular.'],
    ['whale-census', 'A whale census is taken by listening', 'Microphones on the seabed counted forty voices in a week. Shipping lanes will be moved by two miles.'],
  ],
  ko: [
    ['busan-strike', '부산항 하역 노조가 파업을 끝냈다', '열흘 만에 컨테이너가 다시 움직였다. 양측은 야간 근무 시간을 줄이기로 합의했다.'],
    ['jeju-tangerine', '제주 감귤 수확이 열흘 늦어졌다', '가을비가 길어져 당도가 오르지 않았다. 농가는 수확 인부를 다시 구하고 있다.'],
    ['library-boat', '섬마을 학교에 도서관 배가 온다', '책 삼천 권을 실은 배가 달마다 여섯 섬을 돈다. 아이들은 선착장에서 책을 고른다.'],
    ['gangneung-water', '강릉시, 바닷물 담수화 시설을 시험 가동', '가뭄이 길어지자 예비 수원을 찾았다. 하루 천 톤을 만들 수 있다.'],
    ['goryeo-coins', '고려 시대 동전 꾸러미가 논에서 나왔다', '모내기를 하던 농부가 항아리를 찾아 신고했다. 박물관은 글자를 읽는 중이다.'],
    ['bus-charger', '전기 버스 충전소가 시장 옥상에 들어선다', '상인들은 지붕을 빌려주고 전기료를 아낀다. 공사는 겨울 전에 끝난다.'],
    ['deaf-choir', '청각 장애 학생들의 합창 공연', '손으로 부르는 노래가 강당을 채웠다. 지휘자는 진동판을 무대에 깔았다.'],
    ['dark-sky', '밤하늘 보호구역에서 가로등을 낮추다', '별을 보러 오는 손님이 늘었다. 주민들은 밝기보다 방향을 바꾸었다.'],
    ['fish-drone', '수중 드론이 양식장 그물을 살핀다', '잠수부가 하던 일을 카메라가 나눈다. 찢어진 그물코를 이틀 먼저 찾았다.'],
    ['paper-craft', '한지 장인이 우주선 단열재를 만든다', '닥나무 섬유를 여러 겹 붙였다. 연구소는 열 시험을 세 번 통과했다고 밝혔다.'],
  ],
  ja: [
    ['night-train', '夜行列車が北海岸線に戻る', '運転士の不足で春に消えた便が、土曜の夜だけ走る。初日の寝台は満席だった。'],
    ['lighthouse-log', '灯台守が最後の日誌を閉じた', '霧の日の記録は四十年分ある。明日からは計器が空を見張る。'],
    ['drone-medicine', '離島の診療所に無人機が薬を運ぶ', '往復二十分で血圧の薬が届く。強風の日は船に頼る。'],
    ['sake-library', '古い酒蔵が図書館に生まれ変わる', '梁と井戸はそのまま残した。仕込み桶は子供の読書室になった。'],
    ['coral', 'サンゴの移植に漁師が協力', '網を下ろさない海域を自分たちで決めた。三年で魚の種類が増えた。'],
    ['snow-room', '雪室でそばを熟成させる町', '春まで零度を保つ倉に袋が並ぶ。香りが変わると職人は言う。'],
    ['dialect', '地下鉄の駅で方言を流す', '発車の案内を祖母の声で録音した。忘れ物が減ったという。'],
    ['apple-solar', 'リンゴ畑に太陽光パネルを並べる', '枝の上に薄い板を渡し、日焼けを防ぐ。売電は農家の冬を支える。'],
    ['nuclear-road', '核燃料の輸送路をめぐり公開討論', '沿線の三つの町が経路図を求めた。会場では避難の手順が問われた。'],
    ['river-heat', '製紙工場が川の水温を公表', '一時間ごとの数字が橋の掲示板に出る。鮎の釣り人が読んでいる。'],
  ],
};

/** Parts of sentences: who, does, what, where. The words are those of the written articles as far as they go. */
const PARTS = {
  id: [['Warga', 'Petani', 'Nelayan', 'Koperasi', 'Guru', 'Pedagang', 'Relawan', 'Kementerian', 'Nakhoda', 'Pabrik'], ['menghitung', 'membeli', 'menolak', 'memperbaiki', 'mengangkut', 'meminta', 'menanam', 'mengajar', 'mengganti', 'membatasi'], ['sayur', 'kapal', 'air', 'garam', 'kopi', 'jembatan', 'ikan', 'kertas', 'lampu', 'padi', 'sekolah', 'panen'], ['di pasar', 'di danau', 'di dermaga', 'di kota', 'di gudang', 'di kabupaten', 'sebelum musim hujan', 'sejak Agustus', 'di pulau', 'di atas rakit']],
  en: [['Villagers', 'The council', 'Drivers', 'Farmers', 'Pupils', 'Librarians', 'Crews', 'Bakers', 'The museum', 'Members'], ['counted', 'bought', 'refused', 'repaired', 'moved', 'measured', 'returned', 'sold', 'watched', 'planted'], ['the river', 'old trains', 'a garden', 'maps', 'the ferry', 'wheat', 'beans', 'a bus', 'the lighthouse', 'sensors', 'a school', 'the roof'], ['in the spring', 'before the drought', 'by night', 'on the northern coast', 'near the mill', 'after a lawsuit', 'twice a week', 'under fog', 'at auction', 'for forty years']],
  ko: [['주민들은', '농부가', '상인들이', '학생들은', '노조는', '연구소가', '박물관은', '어민들이', '농가는', '시장은'], ['시장에서', '섬에서', '학교에서', '부두에서', '논에서', '옥상에서', '강당에서', '바다에서', '겨울에', '밤마다'], ['버스를', '그물을', '책을', '감귤을', '배를', '동전을', '전기를', '물을', '노래를', '별을', '가로등을', '시설을'], ['고쳤다', '옮겼다', '세었다', '찾았다', '늘렸다', '줄였다', '팔았다', '시험했다', '만들었다', '살폈다']],
  ja: [['町は', '漁師が', '農家は', '職人が', '子供たちは', '工場は', '図書館は', '駅員が', '住民は', '診療所は'], ['川で', '駅で', '離島で', '畑で', '倉で', '橋の上で', '春に', '夜に', '冬に', '海で'], ['魚を', '列車を', '薬を', '水を', '桶を', '雪を', '板を', '声を', '船を', '記録を', '本を', '案内を'], ['数えた', '運んだ', '守った', '変えた', '残した', '求めた', '並べた', '読んだ', '増やした', '減らした']],
};

/** SplitMix64's little brother: the same numbers everywhere. */
function dice(seed) {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % sides;
  };
}

/** Writes the archive: `each` made articles in every language beside the written ones. */
export function archive(folder, each = 250) {
  const put = (path, text) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  put('kliping.yaml', 'title: Archive\nbase_url: https://archive.example/\nlanguages: [id, en, ko, ja]\nvocabulary: open\nsite: { tag: "archive.example,2024-01-01" }\n');
  for (const lang of Object.keys(WRITTEN)) {
    const roll = dice(lang.charCodeAt(0) * 251 + lang.charCodeAt(1)), parts = PARTS[lang], gap = lang === 'ja' ? '' : ' ';
    const sentence = () => parts.map((part) => part[roll(part.length)]).join(gap);
    const full = lang === 'ja' ? '。' : '. ';
    const record = (name, day, title, body) => put(`content/articles/${name}.${lang}.md`, `---\nid: ${name}-${lang}\ntitle: ${title}\npublish_date: ${day}\n---\n${body}\n`);
    const day = (at) => new Date(Date.UTC(2022, 0, 1) + at * 86400000).toISOString().slice(0, 10);
    for (let at = 0; at < each; at++) {
      record(`made-${at}`, day((at * 4 + roll(4)) % 1050), sentence(), Array.from({ length: 6 + roll(8) }, sentence).join(full) + full);
    }
    WRITTEN[lang].forEach(([name, title, body], at) => record(name, day(40 + at * 97), title, body));
  }
}
