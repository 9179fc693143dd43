"""Names of properties and what stands behind them, as data.

A name is written as its words in lower case. The last words of a property's name decide:
`billing_email`, `customerEmail` and `email` are alike; longer endings go first. `company name`
also serves the property `name` of a parent called `company`.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Return the table that *text* writes: `provider = name, name, …` in each line."""
    table: dict[str, str] = {}
    for line in text.strip().splitlines():
        provider, _, names = line.partition(" = ")
        for name in names.split(","):
            table[name.strip()] = provider.strip()
    return table


# Text: a provider of `providers.py` or of Faker, after a colon what it is given.
TEXTS = _table("""
name = full name, display name, contact, contact name, author, author name, owner, owner name, assignee, creator, customer, customer name, user, person, person name, employee, employee name, manager, recipient, recipient name, sender, sender name, cardholder, cardholder name, holder name, account holder, patient, doctor, teacher, student, guest, attendee, member name, user full name, reviewer, approver, reporter, editor, speaker, artist, beneficiary, signer, signer name, contributor
first_name = first name, firstname, given name, forename, fname, middle name, middlename
last_name = last name, lastname, surname, family name, lname
first_name = middle name, middlename
prefix = salutation, honorific, name prefix
one_of:she/her,he/him,they/them = pronouns
one_of:female,male,other = gender, sex
user_name = username, user name, login, handle, nickname, nick, screen name, nick name, login name, user login, account name, preferred username, twitter handle, alias
safe_email = email, e mail, mail, email address, mail address, contact email, reply to, from email, to email, sender email, recipient email
avatar = avatar, avatar url, profile image, profile picture, profile pic, profile image url, picture url, photo url, gravatar, gravatar url, avatar uri, user image
image = image, image url, image uri, thumbnail, thumbnail url, thumb, thumb url, photo, picture, logo, logo url, icon url, banner, banner url, cover, cover image, cover url, poster, poster url, preview url, screenshot url, background image, favicon
company = company, company name, organization, organisation, organization name, organisation name, org name, employer, business name, legal name, trading name, merchant, merchant name, vendor, vendor name, supplier, supplier name, manufacturer, publisher, publisher name, brand, brand name, business, firm, client name, carrier, billing company, partner name, tenant name, workspace name, agency name
catch_phrase = slogan, tagline, catch phrase, motto
bs = strapline, business purpose
job = job, job title, occupation, profession, position title, jobtitle
one_of:Engineering,Sales,Marketing,Finance,Support,Operations = department, department name, division, team, team name, group name
address = address, full address, mailing address, formatted address, postal address
street_address = street, street address, address line, address line1, address line 1, address1, line1, line 1, address 1, street name and number, addr1, street1, billing street, shipping street
secondary_address = address line2, address line 2, address2, line2, line 2, address 2, apartment, suite, unit number, street2
street_name = street name, road
building_number = house number, building number, street number
city = city, town, locality, city name, municipality, place of birth, birth place, birthplace
state = state name, province, region name, county, administrative area, address state, province name
state_abbr = state code, province code, region code
postcode = zip, zipcode, zip code, postcode, postal code, postalcode, post code
country = country, country name, nation, nationality, citizenship
country_code = country code, countrycode, country iso, iso country, country code iso, iso2, alpha2, country iso2, country alpha2
country_code:alpha-3 = iso3, alpha3, country code3, country iso3, country alpha3
one_of:Europe,North America,South America,Asia,Africa,Oceania = continent
one_of:EU,NA,SA,AS,AF,OC = continent code
one_of:us-east-1,us-west-2,eu-west-1,eu-central-1,ap-southeast-2 = region, aws region, cloud region, zone region, datacenter, data center
timezone = timezone, time zone, tz, zone info, zoneinfo, tzid
locale = locale, user locale, lang locale
language_code = language, lang, language code, language iso, iso language, lang code
language_name = language name
phone_number = phone, phone number, telephone, mobile, mobile phone, mobile number, cell, cell phone, fax, fax number, tel, contact number, phonenumber, telephone number, msisdn, home phone, work phone
e164 = e164, phone e164, caller id, from number, to number
currency_code = currency, currency code, currencycode, base currency, quote currency, currency iso, iso currency, target currency, source currency
currency_name = currency name
currency_symbol = currency symbol
amount = formatted price, formatted amount, display price
iban = iban, iban number
swift = bic, swift, swift code, bic code, swift bic
bban = account number, bank account, bank account number, bban
aba = routing number, aba
bank = bank, bank name
credit_card_number = card number, credit card, credit card number, pan
last4 = last4, last 4, last four, card last4
credit_card_expire = expiry, card expiry, expiration
credit_card_security_code = cvv, cvc, security code
one_of:visa,mastercard,amex,discover = card brand, card type, card network, network brand
one_of:card,bank_transfer,paypal,invoice = payment method, payment type, payment method type
vat = vat, vat id, vat number, tax id, tax number, tin, vatin, fiscal code
ssn = ssn, social security number, national id
license_plate = license plate, licence plate, plate, plate number, number plate
vin = vin, vehicle identification number
isbn13 = isbn, isbn13, isbn 13
isbn10 = isbn10, isbn 10
ean13 = ean, ean13, barcode, gtin, upc, ean code
bothify:???-##### = sku, product code, item code, article number, part number, sku code, item number, product sku
bothify:INV-####-???? = invoice number, invoice no
bothify:ORD-######## = order number, order no, order code
bothify:PO-###### = po number, purchase order
bothify:REF-??####?? = reference, reference number, ref number, booking reference, payment reference, external reference, ref
bothify:1Z########## = tracking number, tracking code, awb
bothify:SN-########?? = serial number, serial, serial no
bothify:???-### = model number, model no, flight number
bothify:???-????-#### = coupon code, promo code, voucher code, discount code, referral code, invite code, invitation code, gift code, coupon, voucher
numerify:###### = otp, pin, verification code, passcode, confirmation code
uuid = id, uuid, guid, uid, request id, trace id, correlation id, session id, transaction id, external id, idempotency key, message id, event id, parent id, client request id
uuid = ids, uuids, guids
hex:16 = span id, short id
hex:40 = sha, sha1, commit, commit sha, commit hash, commit id, revision, git sha, head sha, base sha, git commit
hex:64 = sha256, checksum, digest, hash, fingerprint, content hash, file hash, signature
hex:32 = md5, etag, md5 hash
token:32 = token, access token, refresh token, api token, auth token, secret, client secret, api key, apikey, csrf token, session token, id token, next token, page token, nonce, bearer token, webhook secret, continuation token, next page token, signing secret, private key id, access key, secret key, verifier
token:16 = cursor, next cursor, previous cursor, prev cursor, after cursor, before cursor, end cursor, start cursor, public key id, key id, access key id, client id
password = password, passwd, pwd, passphrase, new password, old password, current password
jwt = jwt, assertion, json web token
uri = url, uri, link, href, website, homepage, web site, web page, html url, self link, permalink, callback url, redirect uri, redirect url, webhook url, download url, upload url, next url, previous url, blog, web url, site url, page url, source url, return url, endpoint url, base url, site, canonical url, documentation url, docs url, terms url, repository url, clone url, git url, next page, previous page, resource url, api url, success url, cancel url, video url, audio url, file url, link url, target url, landing page, self, resource uri
domain_name = domain, domain name, hostname, host name, fqdn, host, server name, subdomain name, email domain, server, dns name, cname
domain_word = subdomain, tld name, workspace slug, tenant
tld = tld
ipv4_private = ip, ip address, ipv4, ip4, ipaddress, client ip, remote ip, source ip, remote addr, ip addr, ipv4 address, private ip, destination ip, gateway
ipv4_public = public ip, public ip address, external ip
ipv6 = ipv6, ipv6 address, ip6
cidr = cidr, subnet, cidr block, ip range, subnet mask, network cidr
mac_address = mac, mac address, macaddress, hardware address
user_agent = user agent, useragent, ua, client user agent
one_of:GET,POST,PUT,PATCH,DELETE = http method, request method, verb
one_of:Chrome,Firefox,Safari,Edge = browser, browser name
one_of:Windows,macOS,Linux,iOS,Android = os, os name, operating system
one_of:web,ios,android = platform, client platform, device platform
one_of:desktop,mobile,tablet = device type, device, form factor, device category
one_of:Phone 12,Pixel 8,Galaxy S24,ThinkPad X1 = device name, device model
one_of:http,https = scheme, url scheme
one_of:tcp,udp,http,https = protocol, network protocol
mime_type = mime type, content type, media type, mimetype, file type mime, contenttype
file_name = file name, filename, original filename, attachment name, file, original name, document name
file_extension = file extension, extension, ext, file ext
file_path = path, file path, filepath, full path, relative path, directory path
directory = directory, folder, dir, working directory, folder path, parent path
one_of:application/json,text/html,text/plain = accept
color_name = color name, colour name, colour, color
hex_color = hex color, color hex, colour hex, background color, text color, foreground color, primary color, secondary color, accent color, font color, border color, brand color, hex code, label color, fill color
title = title, headline, subject, heading, post title, page title, article title, book title, video title, event title, meta title, subtitle, sub title, task title, email subject, issue title, song title, movie title, album title, event name, campaign name, document title, project title, product title
product = product name, product, item name, item, article name, product title name
project = project name, project, repository, repo name, repository name, repo, app name, application name, service name, application, app, package name, plugin name, module name, function name, package, bucket name, bucket, service, database name, table name, cluster name, container name, queue name, index name, schema name, namespace, environment name
label = category, category name, tag, label, tag name, label name, topic, genre, keyword, category label, topic name, hashtag, collection name, list name, channel name, channel, group, type name, segment, skill
keyword = tags, labels, keywords
slug = slug, permalink slug, url slug, handle slug, key name, page slug, post slug
description = description, short description, long description, product description, meta description, desc, details, explanation
sentence = summary, message, note, notes, comment, comments, remark, remarks, caption, excerpt, text, reason, status message, error message, detail, subtitle text, hint, instruction, abstract, feedback, snippet, status text, failure reason, cancellation reason, error description, commit message, help text, tooltip, question, answer, prompt, title text, body text, memo, statement, quote, response text, disclaimer, warning
paragraph = body, content, bio, biography, about, about me, review, article, paragraph, overview, transcript, html body text, post body, story, message body, plain text, synopsis, full text, review text, lyrics
html = html, body html, content html, html body, html content, description html
word = word, term, query, search term, search query, q
one_of:active,inactive,pending,archived = status, state, account status, current status, lifecycle state, subscription status
one_of:pending,paid,shipped,delivered,cancelled = order status, fulfillment status, shipment status, delivery status, shipping status
one_of:draft,open,paid,void = invoice status
one_of:pending,succeeded,failed,refunded = payment status, transaction status, charge status
one_of:queued,running,succeeded,failed = job status, task status, run status, build status, deployment status, job state, execution status, sync status, run state
one_of:draft,published,archived = publish status, publication status, post status, article status
one_of:low,medium,high,critical = severity, priority, risk level, urgency, importance, priority level, impact, threat level
one_of:debug,info,warning,error = level, log level, loglevel
one_of:admin,editor,viewer,owner = role, user role, role name, permission level, access level, member role
one_of:read,write,admin = permission, permission name, access
one_of:read,write,read write = scope, oauth scope
one_of:free,starter,pro,enterprise = plan, plan name, tier, subscription plan, subscription tier, pricing plan, plan type
one_of:production,staging,development = environment, env, deployment environment, stage
one_of:asc,desc = sort order, order direction, sort direction, direction
one_of:public,private,internal = visibility, privacy, access type
one_of:day,week,month,year = interval, billing interval, billing period, recurrence, frequency, billing cycle, period type, granularity, time unit
one_of:kg,g,lb,oz = weight unit
one_of:cm,m,in,ft = length unit, dimension unit
one_of:kg,pcs,l,m = unit, unit of measure, uom, measurement unit, units
one_of:S,M,L,XL = size label, clothing size, shirt size
one_of:cotton,steel,wood,glass,plastic = material
one_of:new,used,refurbished = condition, item condition
one_of:standard,express,overnight = shipping method, delivery method, shipping service
one_of:UPS,FedEx,DHL,USPS = shipping carrier, carrier name, courier, shipping provider
one_of:email,sms,push = notification type, notification channel, delivery channel
one_of:google,facebook,organic,newsletter = utm source, traffic source, referrer source
one_of:cpc,email,social = utm medium, medium
one_of:monday,tuesday,wednesday,thursday,friday,saturday,sunday = weekday, day of week, week day, day name
month_name = month name
one_of:A+,A-,B+,B-,AB+,AB-,O+,O- = blood type, blood group
one_of:sunny,cloudy,rain,snow,windy = weather, weather condition, conditions
one_of:petrol,diesel,electric,hybrid = fuel type, fuel
one_of:automatic,manual = transmission, gearbox
one_of:single,married,divorced = marital status, civil status
one_of:north,south,east,west = heading direction, compass direction
one_of:user,assistant = chat role, message role
one_of:base,large,small = model size
one_of:stop,length = finish reason, stop reason
one_of:python,javascript,go,rust,java = programming language, code language
one_of:main,develop,release,feature/login = branch, branch name, default branch, base branch, head branch, git branch, ref name
one_of:E_NOT_FOUND,E_TIMEOUT,E_INVALID = error code
one_of:EUR/USD,GBP/USD,USD/JPY = currency pair, pair, trading pair
one_of:AAPL,MSFT,GOOG,AMZN = ticker, ticker symbol, stock symbol, symbol
semver = version, app version, api version, software version, release version, package version, sdk version, browser version, os version, client version, current version, latest version, firmware version, engine version, plugin version, min version
year_text = year, model year, fiscal year, birth year, release year
one_of:01,03,06,09,12 = exp month, expiry month
cron = cron, cron expression, schedule, cron schedule
docker_image = docker image, container image, image name
sql = sql, sql query
coordinates = coordinates, latlng, lat lng, lat long, geo, geolocation, gps
latitude_text = lat, latitude
longitude_text = lng, lon, long, longitude
format:date-time = at, timestamp, datetime, date time, created, updated, modified, deleted, published, last modified, last updated, last seen, last login, last activity, date created, date updated, date modified, created time, updated time, start time, end time, creation time, modification time, update time, expires, expiration time, expiry time, event time, creation timestamp, scheduled for, inserted, starts, ends, valid until, create time, delete time, occurred, last used
format:date = date, on, day, birthday, birth date, dob, date of birth, birthdate, start date, end date, due date, release date, effective date, expiration date, expiry date, valid from, valid to, hire date, invoice date, order date, delivery date, issue date, publish date, publication date, departure date, arrival date, check in, check out, period start, period end, start day, end day, event date, due on, joined on, from date, to date, purchase date, maturity date
format:time = time of day, opening time, closing time, opens, closes, local time
format:duration = duration iso, iso duration
""")  # noqa: E501 - a table

# What a code looks like of which nothing is known.
CODE = "???-####"

# Numbers: from, to and decimals; whole numbers have none. `s` and `ms` count since 1970.
NUMBERS = _table("""
1..999.99 2 = price, unit price, list price, sale price, cost, unit cost, retail price, item price, base price, original price, msrp, purchase price, selling price, current price, total price, regular price, price per unit, price usd, close price, open price, avg price, average price, entry price
10..2000 2 = amount, total, subtotal, sub total, grand total, total amount, balance, revenue, net amount, gross amount, amount due, amount paid, amount total, payment amount, order total, invoice total, total cost, total due, total paid, line total, net total, gross total, spend, budget, income, profit, credit, debit, net, gross, available balance, current balance, outstanding balance, paid amount, refund amount, transaction amount, opening balance, closing balance, total spent, lifetime value, ltv, mrr, arr, turnover, gmv, value usd
0..200 2 = tax, tax amount, vat amount, discount, discount amount, shipping cost, shipping, fee, fees, tip, service fee, delivery fee, shipping fee, commission, transaction fee, processing fee, total tax, total discount, vat total, gratuity, tax total, interest, penalty, surcharge
25000..180000 0 = salary, annual salary, annual income, yearly income, wage
100..100000 0 = amount cents, price cents, cents, total cents, amount in cents, balance cents, minor units, unit amount
5..25 1 = vat rate, tax rate, tax percent, vat, vat percent, vat percentage, tax percentage, sales tax
0.5..12 2 = interest rate, apr, apy, annual percentage rate
0.5..2 4 = exchange rate, fx rate, currency rate
0..100 1 = percentage, percent, pct, progress, completion, percent complete, utilization, usage percent, cpu usage, memory usage, disk usage, humidity, battery level, battery, discount percent, discount percentage, uptime percentage, completion rate, occupancy, open rate, click rate, win rate, coverage, success rate percent, load percent, progress percent, share percent
0..1 3 = ratio, rate, probability, confidence, likelihood, success rate, error rate, conversion rate, bounce rate, churn rate, accuracy, precision, recall, f1, similarity, relevance, relevance score, confidence score, opacity, alpha, saturation, temperature setting, top p, p value, failure rate, hit rate, click through rate, ctr, churn, fraction, match score, similarity score
1..5 1 = rating, stars, average rating, avg rating, review score, user rating, star rating, overall rating
0..100 0 = score, points score, credit health, quality score, health score, risk score, test score, trust score, lead score, total score, grade points, karma
0..10 1 = vote average, cvss, cvss score, base score, imdb rating, severity score
0..10 0 = nps, nps score
300..850 0 = credit score, fico
1..20 0 = quantity, qty, item count, seats, number of seats, party size, guests, passengers, rooms, bedrooms, beds, bathrooms, floors, num items, items count, unit quantity, copies, adults, nights, order quantity, participants count, servings, quantity ordered, line count, children count, members, units count
0..500 0 = count, stock, inventory, in stock, stock quantity, stock level, inventory quantity, quantity available, available quantity, on hand, total count, users count, usage count, message count, messages, occurrences, total items, total results, total users, matches, num results, result count, total records, hits, record count, total elements, errors, warnings, failures, error count, unread count, member count, count total, used, sent count, number of employees, employees, employee count, participants, attendees count, capacity, delivered, entries, records, rows, row count, reply count, replies, comments count, comment count, review count, reviews, reviews count, num ratings, number of reviews, requests, request count, calls, orders count, order count, total orders, events count, event count, open issues, open issues count, bounces, affected rows, samples, total requests, tokens, prompt tokens, completion tokens, total tokens, input tokens, output tokens, word count, words, char count, character count, characters, num tokens
0..100000 0 = views, view count, likes, like count, followers, followers count, following, following count, downloads, download count, impressions, clicks, subscribers, subscriber count, plays, play count, page views, pageviews, shares, share count, favorites, favorites count, votes, vote count, stargazers count, forks, forks count, watchers, watchers count, visits, visitors, sessions, unique visitors, retweet count, installs, population density, retweets, reactions, upvotes, downvotes, points, reward points, loyalty points, credits, xp, experience points
100..10000 0 = limit, quota, max requests, rate limit, hard limit, soft limit, usage limit, monthly limit, credit limit, daily limit
0..100 0 remaining = remaining, requests remaining, credits remaining, quota remaining
1..100 0 page = page size, per page, perpage, page limit, limit per page, batch size, page count, total pages, pages, pagesize, number of pages, num pages, last page number
1..10 0 = page, page number, current page, page index, attempt, attempts, retry count, retries, max retries, rank, position, order, sort order, display order, priority, level, step, index, sequence, sequence number, ordinal, line number, line, column, row, tier, chapter, season, episode, floor, revision, version, version number, generation, revision number, seq, max attempts, round, iteration, depth, stage, track number, attempt number, retry attempts
0..100 0 offset = offset, skip, start index
18..90 0 = age, user age, patient age, customer age
1990..2026 0 = year, model year, fiscal year, release year, publication year, graduation year, year built, founded, founded year, year founded
1950..2005 0 = birth year, year of birth
2027..2032 0 = exp year, expiry year, expiration year
1..12 0 = month, exp month, expiry month, expiration month, birth month
1..28 0 = day, day of month, birth day, billing day
0..6 0 = day of week, weekday
0..23 0 = hour, hour of day
0..4 0 = decimal places, decimals, precision, decimal digits, minor unit digits
0..59 0 = minute, second, minute of hour
1024..49151 0 = port, server port, listen port, source port, destination port, target port, remote port, local port, container port, host port
-90..90 6 = latitude, lat, geo lat, start lat, end lat
-180..180 6 = longitude, lng, lon, long, geo lng, geo lon
0..3000 1 = altitude, elevation, altitude m, elevation m
5..500 0 meters = accuracy meters, radius, accuracy m, radius m
0.1..50 1 = distance, distance km, distance miles, mileage km, radius km, distance mi
0..359 0 = heading, bearing, direction, azimuth, wind direction, hue, rotation, angle
0..120 1 = speed, velocity, speed kmh, wind speed, speed limit
-10..35 1 = temperature, temp, celsius, temperature c, feels like, min temp, max temp, dew point
20..95 1 = fahrenheit, temperature f
980..1040 1 = pressure, barometric pressure, air pressure
0.1..40 2 = weight, weight kg, gross weight, net weight, mass, shipping weight, item weight, package weight
1..200 1 = length cm, width cm, height cm, dimension, length, depth cm, thickness, diameter
150..200 0 = body height, user height
50..110 1 = body weight, user weight
320..3840 0 = width, image width, screen width, viewport width, frame width, pixel width, thumbnail width, video width
240..2160 0 = height, image height, screen height, viewport height, frame height, pixel height, video height
60..200 0 = heart rate, bpm, pulse, beats per minute
100..3000 0 = calories, kcal, energy kcal, calories burned
0..80 1 = protein, fat, carbs, carbohydrates, sugar, fiber, protein g
1..5000 0 = duration ms, latency ms, elapsed ms, response time ms, latency, response time, time ms, took, took ms, millis, milliseconds, processing time ms, timeout ms, delay ms, execution time ms, ping, delay, elapsed, duration in ms, response time in ms, total time ms, query time ms, took millis, load time, wait time ms
1..7200 0 = duration, duration seconds, seconds, duration s, elapsed seconds, runtime, duration sec, length seconds, playback duration, call duration, execution time, processing time, uptime seconds, uptime, session duration, runtime seconds, length in seconds
1..240 0 = duration minutes, minutes, prep time, cook time, runtime minutes, delay minutes, estimated minutes, preparation time
0.5..48 1 = hours, duration hours, estimated hours, hours worked, billable hours
1..90 0 = days, trial days, duration days, retention days, lead time days, validity days, trial period days, days remaining, expires in days
300..86400 0 = ttl, expires in, max age, timeout seconds, expire seconds, cache ttl, expiry seconds, expiresin, refresh interval
5..60 0 = timeout, retry after, poll interval, interval, interval seconds, timeout s, retry delay
256..10485760 0 = size, file size, bytes, size bytes, content length, byte count, total bytes, filesize, size in bytes, bytes sent, bytes received, memory bytes, disk bytes, length bytes, bytes used, object size, byte size, total size, storage used, upload size, max file size, network in, network out
1..64 0 = cpu, cpus, cores, vcpus, cpu count, cpu cores, num cpus, replicas, workers, nodes, node count, instances, instance count, shards, num workers, concurrency, threads, partitions, vcpu, thread count, memory gb, ram gb, pool size
1..512 0 = memory, memory mb, ram, disk gb, disk, storage gb, volume size, ram mb, disk size gb
200..504 0 status = http status, status code, http code, http status code, response code, httpstatus, statuscode, response status
1000..5000 0 = error code, code number, error number, errno, exit signal
0..2 0 = exit code, return code
1..100000 0 = id, uid, number, user id, account id, order id, issue number, ticket number, customer id, parent id, external id, product id, job id, build number, order number, invoice number, build id, run id, pid, process id, team id, org id, group id, item id, project id, category id, seq id, message id, object id, event id, post id, comment id, author id, owner id, run number, pull request number, house number, account number
s = timestamp, unix time, epoch, created, updated, created at, updated at, deleted at, expires at, at, unix timestamp, exp, iat, nbf, created time, updated time, date, start time, end time, start date, end date, start timestamp, end timestamp, last seen, last modified, creation time, last login, expiry, modified, published at, epoch seconds, created timestamp, unixtime, last updated, start, end, since, until, current period start, current period end, trial end, trial start, canceled at, reset at, time
ms = timestamp ms, epoch ms, epoch millis, time millis, created at ms, timestamp millis, updated at ms, unix ms, epoch milliseconds
10000..900000 0 = population, circulation, market size
1000000..500000000 0 = market cap, volume, trading volume, market capitalization, total supply, circulating supply, funding
0..16777215 0 = color, colour, accent color
30..600 0 = dpi, ppi, resolution dpi
24..60 0 = fps, frame rate, framerate
64..320 0 = bitrate, bit rate, audio bitrate, bitrate kbps
-100..-30 0 = rssi, signal strength, dbm
3.2..4.2 2 = battery voltage, voltage
0.1..16 2 = amperes, current amps, amps
1..2000 1 = watts, power, power w, wattage, consumption, power consumption, energy, energy consumption, kwh
1..500 0 = mileage per charge, range km
0..200000 0 = mileage, odometer, kilometers
2..5 0 = doors, number of doors, wheels
0..4 2 = gpa, grade point average
-1..1 3 = sentiment, sentiment score, correlation, correlation coefficient, polarity
-20..20 2 = change, delta, change percent, price change, growth, difference, percent change, growth rate, variation, change pct, trend percent
""")  # noqa: E501 - a table

# Booleans: how likely they are true; all others are as likely as not.
BOOLEANS = _table("""
0.9 = active, enabled, is active, is enabled, verified, email verified, is verified, available, is available, in stock, success, ok, valid, is valid, visible, is visible, published, is published, online, healthy, confirmed, approved, email confirmed, succeeded, is online, subscribed, can read, supported, is success, is public, accepted
0.1 = deleted, is deleted, archived, is archived, disabled, is disabled, blocked, is blocked, banned, suspended, locked, is locked, error, is error, has error, failed, hidden, is hidden, test, is test, deprecated, is deprecated, expired, is expired, cancelled, canceled, spam, is spam, draft, is draft, admin, is admin, superuser, is superuser, beta, internal, revoked, overdue, truncated, sandbox, is bot, bot, flagged, has errors, is locked out, sold out, refunded, staff, is staff, dry run, retryable, read only, readonly, is fraud, is default
0.6 = has more, has next, has next page, is last, truncated results, more
""")  # noqa: E501 - a table

# What a description may say about text that is called by no known name.
DESCRIPTIONS: dict[str, str] = {
    "e-mail address": "safe_email",
    "email address": "safe_email",
    "iso 8601 duration": "format:duration",
    "iso 8601 date": "format:date-time",
    "iso 8601": "format:date-time",
    "iso-8601": "format:date-time",
    "iso8601": "format:date-time",
    "rfc 3339": "format:date-time",
    "rfc3339": "format:date-time",
    "yyyy-mm-ddt": "format:date-time",
    "yyyy-mm-dd": "format:date",
    "date and time": "format:date-time",
    "iso 4217": "currency_code",
    "iso-4217": "currency_code",
    "currency code": "currency_code",
    "iso 3166": "country_code",
    "iso-3166": "country_code",
    "country code": "country_code",
    "iso 639": "language_code",
    "iso-639": "language_code",
    "bcp 47": "language_code",
    "time zone": "timezone",
    "timezone": "timezone",
    "ip address": "ipv4_private",
    "mac address": "mac_address",
    "phone number": "phone_number",
    "postal code": "postcode",
    "base64": "format:byte",
    "sha-256": "hex:64",
    "sha256": "hex:64",
    "sha-1": "hex:40",
    "md5": "hex:32",
    "uuid": "uuid",
    "unique identifier": "uuid",
    "user agent": "user_agent",
    "mime type": "mime_type",
    "url of": "uri",
    "url to": "uri",
    "the url": "uri",
    "link to": "uri",
    "full name": "name",
    "name of the user": "name",
    "name of the person": "name",
    "name of the company": "company",
    "name of the organization": "company",
    "name of the country": "country",
    "name of the city": "city",
    "hex color": "hex_color",
    "hexadecimal color": "hex_color",
}

# Kinds of objects whose name is somebody's.
PEOPLE = frozenset(
    [
        "user",
        "person",
        "customer",
        "contact",
        "member",
        "employee",
        "author",
        "owner",
        "account",
        "profile",
        "guest",
        "student",
        "patient",
        "driver",
        "recipient",
        "sender",
        "client",
        "participant",
        "attendee",
        "subscriber",
        "reviewer",
        "assignee",
        "creator",
        "candidate",
        "lead",
        "teacher",
        "doctor",
        "agent",
        "player",
        "friend",
        "cardholder",
        "payer",
        "buyer",
    ]
)
# In front of a name they say whose or which one it is: somebody's.
OF_SOMEBODY = PEOPLE | frozenset(
    [
        "billing",
        "shipping",
        "primary",
        "emergency",
        "maiden",
        "mother",
        "father",
        "spouse",
        "parent",
        "child",
    ]
)

# Words of a parent that say what kind of thing it is in an API, not what it is.
HOLLOW = frozenset(
    [
        "request",
        "response",
        "dto",
        "model",
        "object",
        "schema",
        "input",
        "output",
        "data",
        "item",
        "entity",
        "payload",
        "body",
        "info",
        "result",
        "base",
        "full",
        "simple",
        "detail",
        "details",
        "summary",
        "list",
        "collection",
        "create",
        "update",
        "read",
        "new",
        "get",
        "post",
        "put",
        "patch",
        "view",
        "type",
        "resource",
        "record",
        "v1",
        "v2",
        "v3",
        "api",
        "attributes",
        "properties",
    ]
)
