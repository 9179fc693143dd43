"""A small document with every kind of resource: what the tests of kept records ask for."""

from __future__ import annotations

SHOP = """
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /books:
    get:
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
        - {name: status, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string, enum: [title, -title]}}
      responses:
        '200': {description: books, content: {application/json: {schema: {type: object, required: [items, total], properties: {items: {type: array, items: {$ref: '#/components/schemas/BookSummary'}}, total: {type: integer}}}}}}
    post:
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
      requestBody: {$ref: '#/components/requestBodies/Book'}
      responses:
        '201': {description: created, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '409': {$ref: '#/components/responses/Error'}
        '422': {$ref: '#/components/responses/Error'}
  /books/{bookId}:
    parameters: [{name: bookId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '404': {$ref: '#/components/responses/Error'}
    put:
      requestBody: {$ref: '#/components/requestBodies/Book'}
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '404': {$ref: '#/components/responses/Error'}
        '412': {$ref: '#/components/responses/Error'}
    patch:
      requestBody:
        content:
          application/merge-patch+json: {schema: {type: object}}
          application/json-patch+json: {schema: {type: array, items: {type: object}}}
          application/json: {schema: {$ref: '#/components/schemas/BookPatch'}}
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '404': {$ref: '#/components/responses/Error'}
        '422': {$ref: '#/components/responses/Error'}
    delete:
      responses:
        '204': {description: gone}
        '404': {$ref: '#/components/responses/Error'}
  /books/{bookId}/publish:
    parameters: [{name: bookId, in: path, required: true, schema: {type: integer}}]
    post:
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '404': {$ref: '#/components/responses/Error'}
  /authors:
    get:
      responses:
        '200': {description: all, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: array, items: {$ref: '#/components/schemas/Author'}}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Author'}}}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object, required: [data, meta], properties: {data: {$ref: '#/components/schemas/Author'}, meta: {type: object, required: [requestId], properties: {requestId: {type: string}}}}}}}}
  /authors/{authorId}:
    parameters: [{name: authorId, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      responses:
        '200': {description: it, content: {application/json: {schema: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Author'}}}}}}
        '404': {$ref: '#/components/responses/Error'}
    delete: {responses: {'204': {description: gone}, '404': {$ref: '#/components/responses/Error'}, '410': {$ref: '#/components/responses/Error'}}}
  /authors/{authorId}/awards:
    parameters: [{name: authorId, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      responses:
        '200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Award'}}}}}
        '404': {$ref: '#/components/responses/Error'}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Award'}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Award'}}}}
        '404': {$ref: '#/components/responses/Error'}
  /authors/{authorId}/awards/{awardId}:
    parameters:
      - {name: authorId, in: path, required: true, schema: {type: string, format: uuid}}
      - {name: awardId, in: path, required: true, schema: {type: integer}}
    get:
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Award'}}}}
        '404': {$ref: '#/components/responses/Error'}
    delete: {responses: {'204': {description: gone}, '404': {$ref: '#/components/responses/Error'}}}
  /authors/{authorId}/awards/{awardId}/photos:
    parameters:
      - {name: authorId, in: path, required: true, schema: {type: string, format: uuid}}
      - {name: awardId, in: path, required: true, schema: {type: integer}}
    get:
      responses:
        '200': {description: all, content: {application/json: {schema: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}, url: {type: string}}}}}}}
        '404': {$ref: '#/components/responses/Error'}
  /posts:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Post'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}}
  /posts/{postId}:
    parameters: [{name: postId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}, '404': {description: none}}}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
  /posts/{postId}/comments:
    parameters: [{name: postId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Comment'}}}}}, '404': {description: none}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Comment'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Comment'}}}}, '404': {description: none}}
    delete: {responses: {'204': {description: all gone}, '404': {description: none}}}
  /comments/{commentId}:
    parameters: [{name: commentId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Comment'}}}}, '404': {description: none}}}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
  /orders:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {amount: {type: integer}, currency: {type: string, default: EUR}}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, '404': {description: none}}}
  /orders/{orderId}/cancel:
    parameters: [{name: orderId, in: path, required: true, schema: {type: string}}]
    post: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, '404': {description: none}}}
  /tags:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}, '409': {description: taken}}
    delete:
      parameters: [{name: slugs, in: query, required: true, explode: false, schema: {type: array, items: {type: string}}}]
      responses: {'204': {description: gone}}
  /tags/bulk:
    post:
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}}, '409': {description: taken}}
  /tags/{slug}:
    parameters: [{name: slug, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}, '404': {description: none}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}
        '412': {description: other version}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
  /settings:
    get: {responses: {'200': {description: they, content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}
      responses: {'200': {description: they, content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}
      responses: {'200': {description: they, content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}}
  /pets:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}, application/xml: {schema: {type: array, xml: {name: pets, wrapped: true}, items: {$ref: '#/components/schemas/Pet'}}}}}}}
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
          application/yaml: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
      responses:
        '201':
          description: made
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
            application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
            application/yaml: {schema: {$ref: '#/components/schemas/Pet'}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, application/xml: {schema: {$ref: '#/components/schemas/Pet'}}}}, '404': {description: none}}}
components:
  requestBodies:
    Book: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
  responses:
    Error: {description: no, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string}}}}}}
  schemas:
    BookSummary: {type: object, required: [id, title], properties: {id: {type: integer}, title: {type: string}, status: {type: string}}}
    BookPatch: {type: object, properties: {title: {type: string}, status: {type: string}, price: {type: [number, 'null']}}}
    Book:
      type: object
      required: [id, title, createdAt]
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string, minLength: 1}
        status: {type: string, enum: [draft, published, sold], default: draft}
        price: {type: number}
        pages: {type: integer}
        key: {type: string, writeOnly: true}
        binding: {type: object, properties: {kind: {type: string, default: paper}, colour: {type: string}}}
        createdAt: {type: string, format: date-time, readOnly: true}
        updatedAt: {type: string, format: date-time, readOnly: true}
    Author: {type: object, required: [id, name], properties: {id: {type: string, format: uuid, readOnly: true}, name: {type: string}, born: {type: integer}}}
    Award: {type: object, required: [id, title], properties: {id: {type: integer, readOnly: true}, title: {type: string}}}
    Post: {type: object, required: [id, text], properties: {id: {type: integer, readOnly: true}, text: {type: string}}}
    Comment: {type: object, required: [id, postId, text], properties: {id: {type: integer, readOnly: true}, postId: {type: integer, readOnly: true}, text: {type: string}}}
    Order: {type: object, required: [id, amount, status], properties: {id: {type: string, pattern: '^ord_[a-z0-9]{12}$'}, amount: {type: integer}, currency: {type: string}, status: {type: string, enum: [open, paid, cancelled]}}}
    Tag: {type: object, required: [slug], additionalProperties: false, properties: {slug: {type: string, pattern: '^[a-z0-9-]+$'}, label: {type: string}}}
    Settings: {type: object, required: [theme], properties: {theme: {type: string, enum: [light, dark]}, zoom: {type: integer, minimum: 1}}}
    Pet: {type: object, required: [id, name], xml: {name: pet}, properties: {id: {type: integer, readOnly: true}, name: {type: string}, age: {type: integer}}}
"""
